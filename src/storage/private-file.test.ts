import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { readSecretFile, writeAtomically } from "./private-file.ts";
import { code } from "./testing/artifacts-suite.ts";

async function emptyFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "private-"));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("a file is replaced whole, and only its owner may read it", async (context) => {
  const folder = await emptyFolder(context);
  const path = join(folder, "admin-token");
  await writeFile(path, "old", { mode: 0o644 });
  await writeAtomically(path, "new");
  assert.equal(await readFile(path, "utf8"), "new");
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ["admin-token"]);
});

test("a write that fails leaves the old file and nothing else", async (context) => {
  const folder = await emptyFolder(context);
  const path = join(folder, "busy");
  await writeAtomically(join(folder, "file"), "kept");
  await assert.rejects(writeAtomically(join(path, "file"), "x"), { code: "ENOENT" });
  await assert.rejects(writeAtomically(folder, "x"), { code: "EISDIR" });
  assert.deepEqual(await readdir(folder), ["file"]);
});

test("writers at once leave one of their contents, whole", async (context) => {
  const path = join(await emptyFolder(context), "file");
  const contents = Array.from({ length: 20 }, (_, at) => String(at).repeat(10_000));
  await Promise.all(contents.map((content) => writeAtomically(path, content)));
  assert(contents.includes(await readFile(path, "utf8")));
});

test("a secret that others may read is refused, a missing one is nothing", async (context) => {
  const path = join(await emptyFolder(context), "token");
  assert.equal(await readSecretFile(path), undefined);
  await writeAtomically(path, " token\n");
  assert.equal(await readSecretFile(path), "token");
  for (const mode of [0o640, 0o604, 0o660, 0o666]) {
    await chmod(path, mode);
    await assert.rejects(readSecretFile(path), code("storage.secretExposed"), mode.toString(8));
  }
});
