import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { openDataFolder } from "./data-folder.ts";
import { code } from "./testing/artifacts-suite.ts";

async function emptyFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "data-"));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("the data folder is made if need be and closed to other users", async (context) => {
  const folder = await emptyFolder(context);
  const made = await openDataFolder(join(folder, "a", "b"));
  assert.equal(made.path, join(folder, "a", "b"));
  assert.equal(made.at("x", "y"), join(folder, "a", "b", "x", "y"));
  assert.equal((await stat(made.path)).mode & 0o777, 0o700);
  await chmod(folder, 0o755);
  await openDataFolder(folder);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test("a file in the folder's place is refused with its name", async (context) => {
  const path = join(await emptyFolder(context), "file");
  await writeFile(path, "");
  await assert.rejects(openDataFolder(path), code("storage.folderUnusable"));
});

test("temporary files of one hub survive the start and the end of another", async (context) => {
  const path = await emptyFolder(context);
  const one = await openDataFolder(path);
  const file = one.tmp.newPath();
  await writeFile(file, "in use");
  const other = await openDataFolder(path);
  await writeFile(other.tmp.newPath(), "left");
  await other[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(join(path, "tmp")), [file.slice(join(path, "tmp").length + 1)]);
  await one[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(join(path, "tmp")), []);
});

test("temporary files of a killed hub are removed at the next start", async (context) => {
  const path = await emptyFolder(context);
  const module = JSON.stringify(new URL("data-folder.ts", import.meta.url).href);
  const script = `
    const { openDataFolder } = await import(${module});
    const { writeFileSync } = await import("node:fs");
    const folder = await openDataFolder(${JSON.stringify(path)});
    writeFileSync(folder.tmp.newPath(), "left");
    process.kill(process.pid, "SIGKILL");`;
  const killed = spawnSync(process.execPath, ["--input-type=module", "--eval", script]);
  assert.equal(killed.signal, "SIGKILL");
  assert.equal((await readdir(join(path, "tmp"))).length, 1);
  await openDataFolder(path);
  assert.deepEqual(await readdir(join(path, "tmp")), []);
});
