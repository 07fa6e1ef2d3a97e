import { hashBytes } from "../tree/hash.ts";
import { compareLines, rangesOf } from "./compare-lines.ts";
import { entryOf } from "./entry-head.ts";
import { segmentName } from "../log-names.ts";
import type { LogWalk } from "./log-walk.ts";
import type { PlainFile } from "./plain-file.ts";
import type { Damage, EntryBrief } from "./report.ts";
import type { Truth } from "./truth.ts";
import type { SegmentLines } from "./segment-lines.ts";
import type { SegmentRead } from "./segment-read.ts";

export interface LinesJudged {
  readonly file: PlainFile | undefined;
  /** The segment's file of entries is not there. */
  readonly isMissing: boolean;
  readonly truth: Truth;
}

/** Tells what was done to the lines of a segment. */
export async function tellLineDamage(
  walk: LogWalk,
  segment: SegmentRead,
  { file, isMissing, truth }: LinesJudged,
): Promise<void> {
  const { start, end, next, lines } = segment;
  const name = segmentName(start, "jsonl");
  const whole = wholeFile(walk, segment, { isMissing, truth });
  if (whole !== undefined) return walk.findings.damage(whole);
  for (const { place, ...damage } of compareLines(lines, truth, start)) {
    const { first, last } = damage.entries;
    const isTail = damage.kind === "removed" && last === end - 1;
    if (isTail && first === last && lines.torn > 0) continue;
    const kind = isTail && next === undefined ? "cutOff" : damage.kind;
    const entry = walk.findings.isFull ? undefined : await briefOf(file, lines, place);
    walk.findings.damage({ ...damage, kind, file: name, ...(entry && { entry }) });
  }
  for (const entries of rangesOf(noEntries(lines.seqs, truth).map((place) => start + place))) {
    walk.findings.damage({ kind: "changed", file: name, entries });
  }
}

/** Lines that are no entries, where nothing says that they ever were. */
const noEntries = (seqs: Float64Array, truth: Truth): readonly number[] =>
  Array.from(seqs.keys()).filter(
    (place) => Number.isNaN(seqs[place]) && truth[place] === undefined,
  );

/** What holds for a whole file is told once. */
function wholeFile(
  { signatory }: LogWalk,
  { start, end, lines }: SegmentRead,
  { isMissing, truth }: Omit<LinesJudged, "file">,
): Damage | undefined {
  const file = segmentName(start, "jsonl");
  const entries = { first: start, last: end - 1 };
  if (isMissing) return end > start ? { kind: "missingSegment", file, entries } : undefined;
  if (holdsAnyOf(truth, lines)) return undefined;
  const [first] = lines.notable;
  const log = first?.place === 0 ? first.entry["log"] : undefined;
  if (typeof log === "string" && log !== signatory.origin) {
    return { kind: "otherLog", file, instead: log, entries };
  }
  const isElsewhere = lines.count > 0 && lines.seqs.every((seq) => seq < start || seq >= end);
  return isElsewhere ? { kind: "moved", file, entries, other: lines.seqs[0] ?? start } : undefined;
}

/** Whether one line at least is what it was. */
function holdsAnyOf(truth: Truth, { hashes, count }: SegmentLines): boolean {
  const known = new Set(truth.map((leaf) => leaf?.toString("latin1")));
  return Array.from({ length: count }, (_, place) => place * hashBytes).some((at) =>
    known.has(hashes.toString("latin1", at, at + hashBytes)),
  );
}

const briefBytes = 8192;

/** What an entry says of itself, as far as it can be read. */
async function briefOf(
  file: PlainFile | undefined,
  { offsets }: SegmentLines,
  place: number | undefined,
): Promise<EntryBrief | undefined> {
  const offset = offsets[place ?? -1];
  if (offset === undefined) return undefined;
  const bytes = Buffer.alloc(briefBytes);
  const read = await file?.handle.read(bytes, 0, briefBytes, offset);
  const text = bytes.toString("utf8", 0, read?.bytesRead ?? 0);
  const entry = entryOf(text.split("\n")[0] ?? "");
  if (entry === undefined) return undefined;
  const { tool, principal } = entry;
  return {
    at: entry.at,
    kind: entry.kind,
    ...(typeof tool === "string" && { tool }),
    ...(typeof principal === "string" && { principal }),
  };
}
