import type { HashList } from "./hash-list.ts";
import type { SegmentLines } from "./segment-lines.ts";
import type { SegmentPoints } from "./segment-points.ts";

/** The numbers of a segment's first entry, and of the next segment's. */
export interface SegmentPlace {
  readonly start: number;
  readonly next: number | undefined;
}

/** Everything that was found in the files of a segment. */
export interface SegmentRead extends SegmentPlace {
  readonly own: SegmentPoints;
  readonly list: HashList;
  readonly lines: SegmentLines;
  /** The number of the entry behind its last one, as far as anything tells. */
  readonly end: number;
}
