import type { Value } from "./value.ts";

/** A stretch of a line that says a value. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  /** Missing where the stretch is a number that must not be compared: a page, a phase, an ordinal. */
  readonly value?: Value;
  /** `phase 2`, `room 4B`: what it tells apart, as `phase#2`. */
  readonly designator?: string;
  /** 28日 may be a day of the month or a number of days; the words around decide. */
  readonly doubtful?: boolean;
  /** A number with no unit: a count only where a label or a table says so. */
  readonly bare?: boolean;
  /** The second of "from 10:00 to 12:00". */
  readonly rangeEnd?: boolean;
  /** Replaced or denied: the 500 in "from 500 to 650" and in "not 500". */
  readonly superseded?: boolean;
  /** What the notation itself says about the part it plays: "each", 税込. */
  readonly attribute?: string;
}

/** Keeps the mentions of the earlier list where two overlap. */
export function withoutOverlap(lists: readonly (readonly Mention[])[]): Mention[] {
  const taken: Mention[] = [];
  const claimed = new Set<number>();
  for (const mention of lists.flat()) {
    if (overlaps(claimed, mention)) continue;
    for (let at = mention.start; at < mention.end; at += 1) claimed.add(at);
    taken.push(mention);
  }
  return taken.toSorted((a, b) => a.start - b.start);
}

function overlaps(claimed: ReadonlySet<number>, { start, end }: Mention): boolean {
  for (let at = start; at < end; at += 1) if (claimed.has(at)) return true;
  return false;
}
