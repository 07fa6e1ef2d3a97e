import { join } from "node:path";
import { segmentName } from "../log-names.ts";
import { FileEnd } from "./file-end.ts";

/** Where the files of a segment end. */
export interface SegmentEnds {
  readonly entries: number;
  readonly hashes: number;
  readonly checkpoints: number;
  readonly bodies: number;
}

const empty: SegmentEnds = { entries: 0, hashes: 0, checkpoints: 0, bodies: 0 };

/** The files of one stretch of a log, and how far they are written. */
export interface Segment {
  /** The number of its first entry. */
  readonly start: number;
  readonly entries: FileEnd;
  readonly hashes: FileEnd;
  readonly checkpoints: FileEnd;
  readonly bodies: FileEnd;
}

/** The name of a file of the segment that begins with entry `start`. */
export const segmentFile = (start: number, kind: keyof SegmentEnds): string =>
  segmentName(start, kind === "entries" ? "jsonl" : kind);

export function segmentIn(folder: string, start: number, ends = empty): Segment {
  const end = (kind: keyof SegmentEnds): FileEnd =>
    new FileEnd(join(folder, segmentFile(start, kind)), ends[kind]);
  return {
    start,
    entries: end("entries"),
    hashes: end("hashes"),
    checkpoints: end("checkpoints"),
    bodies: end("bodies"),
  };
}

export async function closeSegment(segment: Segment): Promise<void> {
  const files = [segment.entries, segment.hashes, segment.checkpoints, segment.bodies];
  await Promise.all(files.map((file) => file.close()));
}
