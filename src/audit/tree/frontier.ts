import { emptyRoot, hashBytes, nodeHash, type TreeHash } from "./hash.ts";

/**
 * A tree that only grows: of all its entries it keeps the roots of the largest perfect subtrees, of
 * which there are as many as ones in the binary form of its size.
 */
export class Frontier {
  #size: number;
  /** The largest, leftmost subtree first. */
  readonly #roots: TreeHash[];

  /** @throws when the number of roots is not that of a tree of this size */
  constructor(size = 0, roots: readonly TreeHash[] = []) {
    if (!Number.isSafeInteger(size) || size < 0 || roots.length !== onesIn(size)) {
      throw new RangeError(`A tree of ${size} entries has not ${roots.length} perfect subtrees.`);
    }
    if (roots.some((root) => root.length !== hashBytes)) throw new RangeError("That is no hash.");
    this.#size = size;
    this.#roots = [...roots];
  }

  get size(): number {
    return this.#size;
  }

  /** Of its perfect subtrees, from left to right. */
  get roots(): readonly TreeHash[] {
    return this.#roots;
  }

  append(leaf: TreeHash): void {
    let grown = leaf;
    // Each one at the end of the size is a subtree as large as what has grown beside it.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const beside = this.#roots.pop();
      if (beside !== undefined) grown = nodeHash(beside, grown);
    }
    this.#roots.push(grown);
    this.#size += 1;
  }

  root(): TreeHash {
    return (
      this.#roots.reduceRight<TreeHash | undefined>(
        (right, left) => (right === undefined ? left : nodeHash(left, right)),
        undefined,
      ) ?? emptyRoot
    );
  }
}

export function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
