/** What stood in a segment before somebody damaged it. */

import { Frontier } from "../tree/frontier.ts";
import { hashBytes, type TreeHash } from "../tree/hash.ts";
import type { FixedPoint } from "./checkpoint-file.ts";
import type { SegmentLines } from "./segment-lines.ts";

export interface SegmentEvidence {
  readonly lines: SegmentLines;
  /** The hash list as it stands there, 32 bytes for each entry. */
  readonly listed: Buffer;
  /** The numbers of its first entry and of the one behind its last. */
  readonly start: number;
  readonly end: number;
  /** The smallest first. */
  readonly points: readonly FixedPoint[];
  /** Of all entries before it; it is left as it is. */
  readonly before: Frontier | undefined;
}

/** The leaf hash of each entry; undefined where nothing is left that could be it. */
export type Truth = readonly (TreeHash | undefined)[];

/**
 * Each checkpoint says what the tree was at its size. What stands in the lines, and what the hash list says
 * beside them, is tried until it fits; so each of the two tells what is wrong in the other.
 */
export function truthOf(evidence: SegmentEvidence): Truth {
  const { start, end, points, before } = evidence;
  const options = optionsOf(evidence);
  let tree = before && new Frontier(before.size, before.roots);
  const truth: (TreeHash | undefined)[] = [];
  const sizes = [...new Set([...points.map(({ size }) => size), end])];
  let from = start;
  for (const size of sizes.filter((each) => each > start && each <= end)) {
    const stretch = options.slice(from - start, size - start);
    const roots = points.filter((point) => point.size === size).map(({ root }) => root);
    const chosen = fitting(stretch, tree, roots);
    truth.push(...chosen.leaves);
    tree = chosen.tree;
    from = size;
  }
  return truth;
}

/** What each entry may have been: the lines that claim its number, and what is listed. */
function optionsOf({ lines, listed, start, end }: SegmentEvidence): TreeHash[][] {
  const options = Array.from({ length: end - start }, (): TreeHash[] => []);
  const add = (at: number, from: Buffer, place: number): void => {
    const leaf = from.subarray(place * hashBytes, (place + 1) * hashBytes);
    const there = options[at];
    if (there?.every((each) => !each.equals(leaf)) === true) there.push(leaf);
  };
  for (let place = 0; place < lines.count; place += 1) {
    const seq = lines.seqs[place] ?? Number.NaN;
    add(Number.isNaN(seq) ? place : seq - start, lines.hashes, place);
  }
  for (let at = 0; at < listed.length / hashBytes; at += 1) add(at, listed, at);
  return options;
}

interface Chosen {
  readonly leaves: Truth;
  readonly tree: Frontier | undefined;
}

const mostTrials = 64;
/** Of leaves hashed for the sake of all trials; a stretch is a thousand entries long as a rule. */
const mostHashed = 2_000_000;

/** The first choice that fits; where none does, the first one. */
function fitting(
  stretch: readonly (readonly TreeHash[])[],
  before: Frontier | undefined,
  roots: readonly TreeHash[],
): Chosen {
  const trials = Math.max(2, Math.min(mostTrials, Math.floor(mostHashed / stretch.length)));
  let first: Chosen | undefined;
  for (const leaves of choices(stretch, trials)) {
    const tree = grown(before, leaves);
    if (tree !== undefined && roots.some((root) => root.equals(tree.root())))
      return { leaves, tree };
    first ??= { leaves, tree };
    if (tree === undefined || roots.length === 0) break;
  }
  return first ?? { leaves: [], tree: before };
}

/** All lines, then all that is listed, then what lies between. */
function* choices(stretch: readonly (readonly TreeHash[])[], most: number): Generator<Truth, void> {
  const open = [...stretch.keys()].filter((at) => (stretch[at]?.length ?? 0) > 1);
  yield stretch.map((options) => options[0]);
  if (open.length === 0) return;
  yield stretch.map((options) => options.at(-1));
  const chosen = open.map(() => 0);
  for (let trial = 2; trial < most; trial += 1) {
    for (let digit = 0; digit < open.length; digit += 1) {
      const count = stretch[open[digit] ?? 0]?.length ?? 1;
      chosen[digit] = ((chosen[digit] ?? 0) + 1) % count;
      if (chosen[digit] !== 0) break;
    }
    if (chosen.every((each) => each === 0)) return;
    const picks = new Map(open.map((at, digit) => [at, chosen[digit] ?? 0]));
    yield stretch.map((options, at) => options[picks.get(at) ?? 0]);
  }
}

function grown(before: Frontier | undefined, leaves: Truth): Frontier | undefined {
  if (before === undefined) return undefined;
  const tree = new Frontier(before.size, before.roots);
  for (const leaf of leaves) {
    if (leaf === undefined) return undefined;
    tree.append(leaf);
  }
  return tree;
}
