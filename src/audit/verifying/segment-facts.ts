import type { TreeHash } from "../tree/hash.ts";
import { segmentName } from "../log-names.ts";
import type { LogWalk } from "./log-walk.ts";
import type { Notable } from "./segment-lines.ts";
import type { SegmentRead } from "./segment-read.ts";

export interface FactsKnown {
  readonly isGenuine: (place: number) => boolean;
  /** Of all entries before the segment; nothing where it is not known. */
  readonly root: TreeHash | undefined;
}

/** What the entries of a segment tell of the log itself. */
export function tellFacts(walk: LogWalk, segment: SegmentRead, known: FactsKnown): void {
  const { lines, start, next } = segment;
  tellBeginning(walk, segment, known);
  for (const { place, entry } of lines.notable) {
    if (known.isGenuine(place)) take(walk, entry);
  }
  if (next !== undefined) return tellTorn(walk, segment, true);
  walk.isClosed = lines.last?.kind === "closed";
  const covered = segment.own.points.at(-1)?.size ?? start;
  tellTorn(walk, segment, walk.isClosed || covered > start + lines.count);
}

/** Every segment begins with an entry that joins it to those before. */
function tellBeginning(
  walk: LogWalk,
  { lines, start }: SegmentRead,
  { isGenuine, root }: FactsKnown,
): void {
  if (lines.count === 0 || !isGenuine(0)) return;
  const [first] = lines.notable;
  const entry = first?.place === 0 ? first.entry : undefined;
  const isRight =
    entry?.kind === "segment" &&
    entry["log"] === walk.signatory.origin &&
    (root === undefined || entry["root"] === root.toString("base64"));
  if (isRight) return;
  walk.findings.damage({
    kind: "sequence",
    file: segmentName(start, "jsonl"),
    entries: { first: start, last: start },
  });
}

function tellTorn(walk: LogWalk, { lines, start, end }: SegmentRead, isDamage: boolean): void {
  if (lines.torn === 0) return;
  const file = segmentName(start, "jsonl");
  const at = Math.min(start + lines.count, Math.max(start, end - 1));
  if (isDamage) {
    walk.findings.damage({ kind: "incomplete", file, entries: { first: at, last: at } });
  } else walk.findings.remark({ kind: "incomplete", file, count: lines.torn });
}

function take(walk: LogWalk, entry: Notable["entry"]): void {
  const { kind, seq } = entry;
  if (kind === "lost") walk.lost += countOf(entry["count"]);
  if (kind === "removed")
    walk.removedBefore = Math.max(walk.removedBefore, countOf(entry["before"]));
  if (kind !== "erased" || !Array.isArray(entry["bodies"])) return;
  for (const body of entry["bodies"]) {
    // A body is erased after its entry was written, so its number is smaller.
    if (typeof body === "number" && Number.isSafeInteger(body) && body >= 0 && body < seq) {
      walk.erased.add(body);
    }
  }
}

const countOf = (value: unknown): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
