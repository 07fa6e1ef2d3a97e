/** Names what was done to the lines of a segment, once it is known what they were. */

import { hashBytes } from "../tree/hash.ts";
import type { DamageKind, Range } from "./report.ts";
import type { SegmentLines } from "./segment-lines.ts";
import type { Truth } from "./truth.ts";

export interface LineDamage {
  readonly kind: DamageKind;
  readonly entries: Range;
  readonly other?: number;
  /** Of the line in the file; absent where it is gone. */
  readonly place?: number;
}

/** @param start the number of the segment's first entry */
export function compareLines(
  lines: SegmentLines,
  truth: Truth,
  start: number,
): readonly LineDamage[] {
  const known = new Map(truth.flatMap((leaf, at) => (leaf ? [[leaf.toString("latin1"), at]] : [])));
  const meant = Array.from({ length: lines.count }, (_, place) =>
    known.get(lines.hashes.toString("latin1", place * hashBytes, (place + 1) * hashBytes)),
  );
  const inPlace = longestRise(meant);
  const found: LineDamage[] = [];
  const moved = movedLines(meant, inPlace, start);
  const isMoved = new Set(moved.map(({ entries }) => entries.first));
  const swapped = new Set(moved.flatMap(({ other }) => other ?? []));
  found.push(...moved);
  let place = 0;
  let at = 0;
  for (const anchor of [...inPlace, lines.count]) {
    const border = meant[anchor] ?? truth.length;
    const gone: number[] = [];
    for (; at < border; at += 1) {
      if (!isMoved.has(at + start) && !swapped.has(at + start)) gone.push(at + start);
    }
    const strangers: number[] = [];
    for (; place < anchor; place += 1) {
      const entry = meant[place];
      if (entry === undefined) strangers.push(place);
      else if (!isMoved.has(entry + start)) found.push(copied(place, entry + start));
    }
    found.push(...paired(strangers, gone, lines));
    place = anchor + 1;
    at = border + 1;
  }
  return found.toSorted((left, right) => left.entries.first - right.entries.first);
}

const one = (entry: number): Range => ({ first: entry, last: entry });

const copied = (place: number, entry: number): LineDamage => ({
  kind: "inserted",
  entries: one(entry),
  other: entry,
  place,
});

/** Lines that are whole, and stand where others should. */
function movedLines(
  meant: readonly (number | undefined)[],
  inPlace: readonly number[],
  start: number,
): LineDamage[] {
  const anchored = new Set(inPlace.map((place) => meant[place]));
  const isInPlace = new Set(inPlace);
  const told = new Set<number>();
  return meant.flatMap((entry, place) => {
    const isMoved = entry !== undefined && !isInPlace.has(place) && !anchored.has(entry);
    if (!isMoved || told.has(entry)) return [];
    told.add(entry);
    const exchanged = meant[entry] === place;
    if (exchanged) told.add(place);
    return [
      {
        kind: "moved" as const,
        entries: one(start + entry),
        ...(exchanged && { other: start + place }),
        place,
      },
    ];
  });
}

/** Lines that nobody wrote, against entries that are gone: the same number first, then in their order. */
function paired(
  strangers: readonly number[],
  gone: readonly number[],
  lines: SegmentLines,
): LineDamage[] {
  const missing = new Set(gone);
  const partners = new Map<number, number>();
  for (const place of strangers) {
    const seq = lines.seqs[place] ?? Number.NaN;
    if (missing.delete(seq)) partners.set(place, seq);
  }
  const others = missing.values();
  const damages: LineDamage[] = [];
  let last = gone[0] ?? 0;
  for (const place of strangers) {
    const partner = partners.get(place) ?? takenFrom(others, missing);
    if (partner !== undefined) {
      damages.push({ kind: "changed", entries: one(partner), place });
      last = partner;
    } else {
      const seq = lines.seqs[place] ?? Number.NaN;
      damages.push({ kind: "inserted", entries: one(Number.isNaN(seq) ? last : seq), place });
    }
  }
  return [
    ...damages,
    ...rangesOf(missing).map((entries) => ({ kind: "removed" as const, entries })),
  ];
}

function takenFrom(values: Iterator<number>, from: Set<number>): number | undefined {
  const { value, done } = values.next();
  if (done === true) return undefined;
  from.delete(value);
  return value;
}

/** Numbers that follow each other, together. */
export function rangesOf(numbers: Iterable<number>): readonly Range[] {
  const ranges: { first: number; last: number }[] = [];
  for (const each of numbers) {
    const open = ranges.at(-1);
    if (open !== undefined && open.last + 1 === each) open.last = each;
    else ranges.push({ first: each, last: each });
  }
  return ranges;
}

/** Places of the longest run of values that rise: what is left in its order. */
function longestRise(values: readonly (number | undefined)[]): readonly number[] {
  const ends: number[] = [];
  const before = new Map<number, number>();
  const valueAt = (place: number | undefined): number => values[place ?? -1] ?? -1;
  for (const [place, value] of values.entries()) {
    if (value === undefined) continue;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (valueAt(ends[middle]) < value) low = middle + 1;
      else high = middle;
    }
    const previous = ends[low - 1];
    if (previous !== undefined) before.set(place, previous);
    ends[low] = place;
  }
  const rise: number[] = [];
  for (let place = ends.at(-1); place !== undefined; place = before.get(place)) rise.push(place);
  return rise.toReversed();
}
