/** Proofs of RFC 6962, sections 2.1.1 and 2.1.2. */

import { nodeHash, type TreeHash } from "./hash.ts";
import { largestPower, type Subtrees } from "./subtrees.ts";

/** The hashes that lead from entry `index` to the root of the first `size` entries. */
export function inclusionProof(tree: Subtrees, index: number, size: number): TreeHash[] {
  const path: TreeHash[] = [];
  for (let start = 0, end = size; end - start > 1;) {
    const middle = start + largestPower(end - start);
    if (index < middle) {
      path.push(tree.root(middle, end));
      end = middle;
    } else {
      path.push(tree.root(start, middle));
      start = middle;
    }
  }
  return path.toReversed();
}

/** The hashes that show that the first `before` of `size` entries are a tree's that was seen before. */
export function consistencyProof(tree: Subtrees, before: number, size: number): TreeHash[] {
  if (before === 0 || before === size) return [];
  const path: TreeHash[] = [];
  let start = 0;
  let end = size;
  let isWhole = true;
  while (before !== end) {
    const middle = start + largestPower(end - start);
    if (before <= middle) {
      path.push(tree.root(middle, end));
      end = middle;
    } else {
      path.push(tree.root(start, middle));
      start = middle;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(tree.root(start, end));
  return path.toReversed();
}

export interface Inclusion {
  readonly leaf: TreeHash;
  readonly index: number;
  readonly size: number;
  readonly path: readonly TreeHash[];
  readonly root: TreeHash;
}

export function isIncluded({ leaf, index, size, path, root }: Inclusion): boolean {
  if (index < 0 || index >= size) return false;
  const steps = path.values();
  const reached = rootFrom(leaf, index, size, steps);
  return reached?.equals(root) === true && steps.next().done === true;
}

/** Of a tree of `size` entries; undefined where the path is too short. */
function rootFrom(
  leaf: TreeHash,
  index: number,
  size: number,
  steps: Iterator<TreeHash>,
): TreeHash | undefined {
  if (size === 1) return leaf;
  const left = largestPower(size);
  if (index < left) return joined(rootFrom(leaf, index, left, steps), next(steps));
  const right = rootFrom(leaf, index - left, size - left, steps);
  return joined(next(steps), right);
}

export interface Consistency {
  readonly before: { readonly size: number; readonly root: TreeHash };
  readonly now: { readonly size: number; readonly root: TreeHash };
  readonly path: readonly TreeHash[];
}

export function isConsistent({ before, now, path }: Consistency): boolean {
  if (before.size > now.size) return false;
  if (before.size === 0) return path.length === 0;
  const steps = path.values();
  const known = { root: before.root, steps };
  const [old, grown] = rootsFrom(before.size, now.size, known);
  return (
    old?.equals(before.root) === true &&
    grown?.equals(now.root) === true &&
    steps.next().done === true
  );
}

interface Known {
  /** Of the former tree, as long as it stands whole at the left. */
  readonly root: TreeHash | undefined;
  readonly steps: Iterator<TreeHash>;
}

type Roots = readonly [old: TreeHash | undefined, grown: TreeHash | undefined];

/** The root of the first `before` entries, and of all `size`. */
function rootsFrom(before: number, size: number, { root, steps }: Known): Roots {
  if (before === size) {
    const whole = root ?? next(steps);
    return [whole, whole];
  }
  const left = largestPower(size);
  if (before <= left) {
    const [old, grown] = rootsFrom(before, left, { root, steps });
    return [old, joined(grown, next(steps))];
  }
  const [old, grown] = rootsFrom(before - left, size - left, { root: undefined, steps });
  const beside = next(steps);
  return [joined(beside, old), joined(beside, grown)];
}

const next = (steps: Iterator<TreeHash>): TreeHash | undefined => {
  const step = steps.next();
  return step.done === true ? undefined : step.value;
};

const joined = (left: TreeHash | undefined, right: TreeHash | undefined): TreeHash | undefined =>
  left && right && nodeHash(left, right);
