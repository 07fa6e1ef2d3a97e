/** The names of a log's folder and files, as `docs/reference/audit-log.md` gives them. */

export type SegmentPart = "jsonl" | "checkpoints" | "hashes" | "bodies";

/** The name of a file of the segment that begins with entry `start`. */
export const segmentName = (start: number, part: SegmentPart): string =>
  `${String(start).padStart(20, "0")}.${part}`;

/** The name of the log in a folder of this name. */
export const originOf = (folder: string): string => `kumihimo/${folder}`;
