import assert from "node:assert/strict";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { Frontier } from "./frontier.ts";
import { leafHash, type TreeHash } from "./hash.ts";
import { consistencyProof, isConsistent } from "./proofs.ts";
import { storedTree } from "./stored-subtrees.ts";
import { subtreesOf } from "./subtrees.ts";

const leavesOf = (count: number): TreeHash[] =>
  Array.from({ length: count }, (_, place) => leafHash(Buffer.from(`entry ${place}`)));

const leaves = leavesOf(20_000);

function frontierOf(size: number): Frontier {
  const tree = new Frontier();
  for (const leaf of leaves.slice(0, size)) tree.append(leaf);
  return tree;
}

const rootOf = (size: number): TreeHash => frontierOf(size).root();

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-tree-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const fileOf = (folder: string, first: number): string =>
  path.join(folder, `${String(first).padStart(20, "0")}.hashes`);

/** The hashes of all entries from the first start on, in a file for each start. */
async function stored(folder: string, starts: readonly number[]): Promise<void> {
  for (const [index, start] of starts.entries()) {
    const own = leaves.slice(start, starts[index + 1]);
    await writeFile(fileOf(folder, start), Buffer.concat(own));
  }
}

/** A note whose signature nobody looks at here. */
const removed = (folder: string, size: number): Promise<void> => {
  const roots = frontierOf(size).roots.map((root) => `${root.toString("base64")}\n`);
  const text = `kumihimo/x\n${size}\n${roots.join("")}`;
  return writeFile(path.join(folder, "before"), `${text}\n— kumihimo/x AAAAAAAA\n`);
};

test("proofs from files are those of the tree, wherever segments begin", async (t) => {
  const folder = await folderOf(t);
  await stored(folder, [0, 5, 4096, 4099, 13_000]);
  const tree = storedTree(folder);
  const whole = subtreesOf({
    before: new Frontier(),
    leaf: (index) => leaves[index] ?? assert.fail(),
  });
  for (const [before, size] of [
    [0, 7],
    [7, 7],
    [1, 4096],
    [4096, 4097],
    [4099, 8192],
    [8192, 16_384],
    [12_999, 20_000],
    [19_999, 20_000],
  ] as const) {
    assert.deepEqual(await tree.consistency(before, size), consistencyProof(whole, before, size));
    assert.deepEqual(await tree.root(size), rootOf(size));
  }
});

test("where old segments were removed, the rest is proved with what is left of them", async (t) => {
  const folder = await folderOf(t);
  await stored(folder, [5003, 9000]);
  await removed(folder, 5003);
  const tree = storedTree(folder);
  for (const before of [5003, 6000, 19_000]) {
    const proof = await tree.consistency(before, 20_000);
    const now = { size: 20_000, root: rootOf(20_000) };
    assert.ok(isConsistent({ before: { size: before, root: rootOf(before) }, now, path: proof }));
  }
  await assert.rejects(tree.consistency(5001, 20_000), RangeError);
});

test("what was hashed once, or is known from the writer, is not read again", async (t) => {
  const folder = await folderOf(t);
  await stored(folder, [0, 16_384]);
  const tree = storedTree(folder);
  const first = await tree.consistency(19_000, 20_000);
  await truncate(fileOf(folder, 0), 0);
  assert.deepEqual(await tree.consistency(19_000, 20_000), first);
  await assert.rejects(storedTree(folder).consistency(19_000, 20_000), RangeError);
  const resumed = storedTree(folder, frontierOf(18_000));
  assert.deepEqual(await resumed.consistency(19_000, 20_000), first);
});

test("hashes that are missing are said to be", async (t) => {
  const folder = await folderOf(t);
  await stored(folder, [0]);
  const tree = storedTree(folder);
  await assert.rejects(tree.root(20_001), { name: "RangeError", message: /20000/ });
  assert.deepEqual(await tree.root(0), rootOf(0));
});
