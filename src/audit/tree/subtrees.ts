import type { Frontier } from "./frontier.ts";
import { nodeHash, type TreeHash } from "./hash.ts";

/** The largest power of two below `size`, which is two at least. */
export function largestPower(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The roots of any subtree that a proof asks for. */
export interface Subtrees {
  /** Of the entries from `start` on, before `end`. @throws `RangeError` where they are not known */
  root(start: number, end: number): TreeHash;
}

export interface KnownLeaves {
  /** Entries before this one are known only by the perfect subtrees of `before`. */
  readonly before: Frontier;
  /** Of an entry that is not before it. */
  readonly leaf: (index: number) => TreeHash;
}

/** Perfect subtrees of this many entries are kept, so that the next proof need not make them again. */
const keptFrom = 256;

export function subtreesOf({ before, leaf }: KnownLeaves): Subtrees {
  const kept = new Map<string, TreeHash>();
  let start = 0;
  let rest = before.size;
  for (const root of before.roots) {
    const size = largestPower(rest + 1);
    kept.set(`${start}+${size}`, root);
    start += size;
    rest -= size;
  }

  const root = (from: number, end: number): TreeHash => {
    const size = end - from;
    const key = `${from}+${size}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (size === 1) {
      if (from < before.size) throw new RangeError(`The hash of entry ${from} is not known.`);
      return leaf(from);
    }
    const middle = from + largestPower(size);
    const made = nodeHash(root(from, middle), root(middle, end));
    const isPerfect = middle - from === size / 2;
    if (isPerfect && size >= keptFrom) kept.set(key, made);
    return made;
  };
  return { root };
}
