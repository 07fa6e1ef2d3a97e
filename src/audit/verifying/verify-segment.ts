import path from "node:path";
import { hashBytes, type TreeHash } from "../tree/hash.ts";
import type { FixedPoint } from "./checkpoint-file.ts";
import { compareHashList, readHashList } from "./hash-list.ts";
import { segmentName } from "../log-names.ts";
import type { LogWalk } from "./log-walk.ts";
import { codeOf, openPlain, type PlainFile } from "./plain-file.ts";
import { readSegment, type SegmentLines, mostLines, TooManyLines } from "./segment-lines.ts";
import { readPoints, type SegmentPoints } from "./segment-points.ts";
import { tellFacts } from "./segment-facts.ts";
import { tellMissingParts } from "./segment-parts.ts";
import type { SegmentPlace, SegmentRead } from "./segment-read.ts";
import { tellLineDamage } from "./line-damage.ts";
import { type Truth, truthOf } from "./truth.ts";
import { treeBefore } from "./signed-file.ts";
import { verifyBodies } from "./verify-bodies.ts";

const noLines: SegmentLines = {
  count: 0,
  hashes: Buffer.alloc(0),
  seqs: new Float64Array(),
  offsets: new Float64Array(),
  torn: 0,
  notable: [],
  bodies: [],
  last: undefined,
};

/**
 * Verifies one segment after the one before it.
 *
 * A running hub writes entries first, then hashes, then the checkpoint. They are read the other way round,
 * so that nothing is missed that was there when the next file was opened.
 */
export async function verifySegment(walk: LogWalk, place: SegmentPlace): Promise<void> {
  const { folder, findings, signal } = walk;
  const { start, next } = place;
  const wanted = { ...place, folder, signatory: walk.signatory, before: walk.lastCheckpoint };
  const own = await readPoints(wanted, findings);
  const list = await readHashList(folder, start, findings);
  const name = segmentName(start, "jsonl");
  const opened = await openPlain(path.join(folder, name));
  await using file = "unreadable" in opened ? undefined : opened;
  if ("unreadable" in opened && opened.unreadable !== "ENOENT") {
    findings.damage({ kind: "unreadable", file: name, instead: opened.unreadable });
  }
  tellLate(walk, own);
  const lines = file === undefined ? noLines : await linesOf(file, name, walk);
  if (next === undefined) walk.lastBytes = file?.size ?? 0;
  const end = endOf(place, { own, list, lines });
  resume(walk, lines, start);
  const segment: SegmentRead = { ...place, own, list, lines, end };
  const isMissing = "unreadable" in opened && opened.unreadable === "ENOENT";
  const leaves = await judgeLines(walk, segment, { file, isMissing });
  tellMissingParts(findings, segment);
  const genuine = genuineLines(segment, leaves);
  const root = walk.tree.root();
  follow(walk, segment, leaves);
  tellFacts(walk, segment, { isGenuine: genuine, root });
  await verifyBodies(walk, segment, genuine);
  walk.size = end;
  walk.lastCheckpoint = own.points.at(-1)?.size ?? walk.lastCheckpoint;
  if (next !== undefined) tellGap(walk, segment, next);
  signal.throwIfAborted();
}

/** Checkpoints of entries before this segment have to be of the same trees as those that were there before. */
function tellLate({ tree, findings }: LogWalk, { late }: SegmentPoints): void {
  for (const { size, root, file } of late) {
    const isKnown = tree.fitting.some((fit) => fit.size === size && fit.root.equals(root));
    // Of what was removed, nothing is left to compare it with.
    if (isKnown || tree.isDoubtful || size < tree.start) continue;
    findings.damage({ kind: "misfit", file, entries: { first: 0, last: Math.max(0, size - 1) } });
  }
}

/** Where the tree was lost, a segment says itself with which tree it begins. */
function resume({ tree }: LogWalk, lines: SegmentLines, start: number): void {
  if (!tree.isDoubtful) return;
  const [first] = lines.notable;
  const roots = first?.place === 0 ? first.entry["roots"] : undefined;
  const begun = Array.isArray(roots) ? treeBefore([`${start}`, ...roots.map(String)]) : undefined;
  if (begun !== undefined) tree.resume(begun);
}

async function linesOf(file: PlainFile, name: string, walk: LogWalk): Promise<SegmentLines> {
  try {
    return await readSegment(file, walk.times.hear, walk.signal);
  } catch (error) {
    walk.signal.throwIfAborted();
    const instead = error instanceof TooManyLines ? "lines" : codeOf(error);
    walk.findings.damage({ kind: "unreadable", file: name, instead });
    return noLines;
  }
}

/** As far as lines, hashes or checkpoints reach, and never into the next segment. */
function endOf(
  { start, next }: SegmentPlace,
  { own, list, lines }: Pick<SegmentRead, "own" | "list" | "lines">,
): number {
  const known = Math.max(lines.count, list.hashes.length / hashBytes);
  const claimed = claimedEnd(lines, start + known);
  const signed = own.points.at(-1)?.size ?? start;
  return Math.min(
    Math.max(claimed, Math.min(signed, start + mostLines)),
    next ?? Number.MAX_SAFE_INTEGER,
  );
}

/** Numbers that lie further behind the last entry are somebody's invention. */
const mostGap = 10_000;

/** Where the last two lines agree that there were more entries than lines. */
function claimedEnd({ seqs, count }: SegmentLines, known: number): number {
  const last = seqs[count - 1] ?? Number.NaN;
  const isLikely = last - 1 === seqs[count - 2] && last >= known && last < known + mostGap;
  return isLikely ? last + 1 : known;
}

/** The leaves that the tree goes on with; what does not fit is told of. */
async function judgeLines(
  walk: LogWalk,
  segment: SegmentRead,
  found: { readonly file: PlainFile | undefined; readonly isMissing: boolean },
): Promise<Truth | undefined> {
  if (isPlain(segment)) return undefined;
  const { lines, list, start, end } = segment;
  const points = pointsOf(walk, segment);
  const evidence = { lines, listed: list.hashes, start, end, points, before: walk.tree.copy() };
  const truth = truthOf(evidence);
  await tellLineDamage(walk, segment, { ...found, truth });
  compareHashList(list, truth, start, walk.findings);
  return truth;
}

/** Nothing has to be searched for: the lines are in their order, and the list agrees with them. */
function isPlain({ lines, list, start, end }: SegmentRead): boolean {
  const { hashes, seqs, count } = lines;
  return (
    start + count === end &&
    list.hashes.equals(hashes.subarray(0, list.hashes.length)) &&
    seqs.every((seq, place) => seq === start + place)
  );
}

/** The segment's own checkpoints, and those that were given of the same sizes. */
function pointsOf(walk: LogWalk, { own, start, end }: SegmentRead): readonly FixedPoint[] {
  const given = walk.given.filter(
    ({ size }) => (size > start || size === walk.tree.start) && size <= end,
  );
  if (given.length === 0) return own.points;
  return [...own.points, ...given].toSorted((left, right) => left.size - right.size);
}

function follow(walk: LogWalk, segment: SegmentRead, truth: Truth | undefined): void {
  const { tree } = walk;
  const file = segmentName(segment.start, "jsonl");
  const points = pointsOf(walk, segment);
  if (truth === undefined) return tree.follow(leavesOf(segment.lines), points, file);
  const hole = truth.indexOf(undefined);
  const known = hole < 0 ? truth : truth.slice(0, hole);
  tree.follow(
    known.filter((leaf) => leaf !== undefined),
    points,
    file,
  );
  if (hole >= 0) tree.lose();
}

function* leavesOf({ hashes, count }: SegmentLines): Generator<TreeHash, void> {
  for (let place = 0; place < count; place += 1) {
    yield hashes.subarray(place * hashBytes, (place + 1) * hashBytes);
  }
}

/** Whether a line is the entry that its number says. */
function genuineLines(
  { lines, start }: SegmentRead,
  truth: Truth | undefined,
): (place: number) => boolean {
  if (truth === undefined) return () => true;
  return (place) => {
    const leaf = truth[(lines.seqs[place] ?? Number.NaN) - start];
    return leaf?.equals(lines.hashes.subarray(place * hashBytes, (place + 1) * hashBytes)) === true;
  };
}

function tellGap(walk: LogWalk, { end }: SegmentRead, next: number): void {
  if (end >= next) return;
  const entries = { first: end, last: next - 1 };
  walk.findings.damage({ kind: "missingSegment", file: segmentName(end, "jsonl"), entries });
  walk.tree.lose();
}
