import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sharp } from "./safe-sharp.ts";

test("a picture is read from memory but never from a file", async () => {
  const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  assert.equal((await sharp(png).metadata()).width, 2);

  const folder = await mkdtemp(join(tmpdir(), "kumihimo-sharp-"));
  await writeFile(join(folder, "a.png"), png);
  await assert.rejects(sharp(join(folder, "a.png")).metadata());
  await rm(folder, { recursive: true });
});
