import assert from "node:assert/strict";
import { access, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { keeping } from "./keeping.ts";
import { lateKeys } from "./late-keys.ts";

test("keys are made when something is first sealed, once, and what failed is tried again", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-late-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true }));
  const dataDir = join(folder, "data");
  const learned: string[] = [];
  const keys = belongingsOf(t).use(
    lateKeys(keeping.parse({ dataDir }), (key) => void learned.push(key.reveal())),
  );
  await assert.rejects(
    keys.wrapping(),
    (error) => isKumihimoError(error) && error.code === "storage.folderUnusable",
  );
  await mkdir(dataDir);
  await assert.rejects(access(join(dataDir, "encryption-keys")));
  const [one, two] = await Promise.all([keys.wrapping(), keys.wrapping()]);
  assert.equal(one, two);
  assert.ok((await readFile(join(dataDir, "encryption-keys"), "utf8")).includes(learned[0] ?? "-"));
});
