import assert from "node:assert/strict";
import { mkdtemp, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { remembered } from "./remembered.ts";

const never = new AbortController().signal;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kumihimo-remembered-"));
});
after(() => rm(folder, { recursive: true }));

/** Reads files, and how often. */
function reader() {
  const read: string[] = [];
  const look = remembered(async (path) => {
    read.push(path);
    return await readFile(path, "utf8");
  });
  return { look, read };
}

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test("a file that stays as it is is looked into once", async () => {
  const { look, read } = reader();
  const path = await written("same", "a");
  assert.deepEqual([await look(path, never), await look(path, never)], ["a", "a"]);
  assert.equal(read.length, 1);
});

test("a file that was written to, or replaced, is looked into again", async () => {
  const { look } = reader();
  const path = await written("changed", "a");
  assert.equal(await look(path, never), "a");
  await writeFile(path, "b");
  // As some programs do, who want nobody to see it.
  await utimes(path, 1, 1);
  assert.equal(await look(path, never), "b");
  const other = await written("other", "c");
  await utimes(other, 1, 1);
  await rename(other, path);
  assert.equal(await look(path, never), "c");
});

test("what failed is tried again, and a file that is not there is not", async () => {
  let tries = 0;
  const look = remembered(async () => {
    tries += 1;
    if (tries === 1) throw new Error("no luck");
    return tries;
  });
  const path = await written("failing", "a");
  await assert.rejects(look(path, never), /no luck/);
  assert.equal(await look(path, never), 2);
  await assert.rejects(look(join(folder, "absent"), never), /ENOENT/);
});

test("sixteen files are remembered, the latest ones", async () => {
  const { look, read } = reader();
  const names = Array.from({ length: 17 }, (_, at) => `many-${at}`);
  const paths = await Promise.all(names.map((name) => written(name, name)));
  for (const path of paths) await look(path, never);
  for (const path of paths.slice(1)) await look(path, never);
  assert.equal(read.length, 17);
  await look(join(folder, "many-0"), never);
  assert.equal(read.length, 18);
});

test("a caller who has gone is told nothing", async () => {
  const { look } = reader();
  const path = await written("gone", "a");
  await look(path, never);
  await assert.rejects(look(path, AbortSignal.abort(new Error("gone"))), /gone/);
});
