import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Frontier } from "./frontier.ts";
import { emptyRoot, leafHash, type TreeHash } from "./hash.ts";
import { consistencyProof, inclusionProof, isConsistent, isIncluded } from "./proofs.ts";
import { subtreesOf } from "./subtrees.ts";

/** The leaves and roots of the Certificate Transparency project's reference tree. */
const reference = {
  leaves: [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ],
  roots: [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ],
};

const leavesOf = (count: number): TreeHash[] =>
  Array.from({ length: count }, (_, place) => leafHash(Buffer.from(`entry ${place}`)));

function grown(leaves: readonly TreeHash[]): Frontier {
  const tree = new Frontier();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

/** A tree of which the first `known` entries are known by their subtrees only. */
const treeOf = (leaves: readonly TreeHash[], known = 0) =>
  subtreesOf({
    before: grown(leaves.slice(0, known)),
    leaf: (index) => leaves[index] ?? assert.fail(`no entry ${index}`),
  });

test("the reference tree of Certificate Transparency has its published roots", () => {
  const tree = new Frontier();
  assert.equal(emptyRoot, tree.root());
  assert.equal(
    emptyRoot.toString("hex"),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  const roots = reference.leaves.map((leaf) => {
    tree.append(leafHash(Buffer.from(leaf, "hex")));
    return tree.root().toString("hex");
  });
  assert.deepEqual(roots, reference.roots);
});

test("every entry of every tree is shown to be included, in its place and no other", () => {
  const leaves = leavesOf(40);
  for (let size = 1; size <= leaves.length; size += 1) {
    const root = grown(leaves.slice(0, size)).root();
    for (const [index, leaf] of leaves.slice(0, size).entries()) {
      const path = inclusionProof(treeOf(leaves, index), index, size);
      assert.ok(isIncluded({ leaf, index, size, path, root }));
      assert.ok(!isIncluded({ leaf, index: index + 1, size, path, root }));
      assert.ok(!isIncluded({ leaf: leafHash(Buffer.from("forged")), index, size, path, root }));
      assert.ok(!isIncluded({ leaf, index, size: size * 2, path, root }));
      assert.ok(!isIncluded({ leaf, index, size, path: [...path, leaf], root }));
      if (path.length > 0) assert.ok(!isIncluded({ leaf, index, size, path: path.slice(1), root }));
    }
  }
});

test("every tree is shown to go on from every smaller one, and from no other of that size", () => {
  const leaves = leavesOf(40);
  const roots = [0, ...leaves.keys(), leaves.length].map((size) =>
    grown(leaves.slice(0, size)).root(),
  );
  const rootOf = (size: number): TreeHash => grown(leaves.slice(0, size)).root();
  for (let size = 1; size <= leaves.length; size += 1) {
    for (let before = 0; before <= size; before += 1) {
      const path = consistencyProof(treeOf(leaves, before), before, size);
      const now = { size, root: rootOf(size) };
      assert.ok(isConsistent({ before: { size: before, root: rootOf(before) }, now, path }));
      if (before === 0) continue;
      const forged = { size: before, root: leafHash(Buffer.from("forged")) };
      assert.ok(!isConsistent({ before: forged, now, path }));
      if (before < size) assert.ok(!isConsistent({ before: { ...now, size: before }, now, path }));
      assert.ok(
        !isConsistent({
          before: { size: before, root: rootOf(before) },
          now,
          path: [...path, now.root],
        }),
      );
    }
  }
  assert.equal(new Set(roots.map((root) => root.toString("hex"))).size, leaves.length + 1);
});

test("a tree goes on from its subtrees as from its entries", () => {
  fc.assert(
    fc.property(fc.nat(600), fc.nat(600), (first, more) => {
      const leaves = leavesOf(first + more);
      const half = grown(leaves.slice(0, first));
      const again = new Frontier(half.size, half.roots);
      for (const leaf of leaves.slice(first)) again.append(leaf);
      assert.deepEqual(again.root(), grown(leaves).root());
      if (leaves.length > 0) {
        assert.deepEqual(treeOf(leaves, first).root(0, leaves.length), again.root());
      }
    }),
    { numRuns: 30 },
  );
});

test("subtrees that do not belong to the size are refused, and so is an entry that is not known", () => {
  assert.throws(() => new Frontier(3, leavesOf(3)), RangeError);
  assert.throws(() => new Frontier(-1), RangeError);
  assert.throws(() => new Frontier(1, [Buffer.alloc(31)]), RangeError);
  assert.throws(() => treeOf(leavesOf(5), 4).root(2, 3), RangeError);
});
