import path from "node:path";
import { eachLine } from "./each-line.ts";
import { entryOf, headOf } from "./entry-head.ts";
import { segmentName } from "../log-names.ts";
import { type LogFiles } from "./log-files.ts";
import { openPlain } from "./plain-file.ts";

/** Whether an entry is the one that is looked for: its number, or the id of a call. */
export type Wanted = { readonly seq: number } | { readonly call: string };

/** An entry as it stands in its log. */
export interface FoundEntry {
  readonly seq: number;
  /** Without the line feed. */
  readonly line: Buffer;
  /** The number of its segment's first entry. */
  readonly segment: number;
  readonly kind: string;
}

/**
 * Looks for an entry. Of a call that is how it ended, where that is known, else that it began.
 *
 * @throws the signal's reason, a failure of the disk
 */
export async function findEntry(
  { folder, segments }: LogFiles,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<FoundEntry | undefined> {
  let found: FoundEntry | undefined;
  for (const segment of segmentsOf(segments, wanted)) {
    const opened = await openPlain(path.join(folder, segmentName(segment, "jsonl")));
    if ("unreadable" in opened) continue;
    await using file = opened;
    const visitor = {
      mark: Buffer.alloc(0),
      long() {},
      line(bytes: Buffer, { start, end }: { readonly start: number; readonly end: number }) {
        const head = isCandidate(bytes.subarray(start, end), wanted)
          ? (headOf(bytes, start, end) ?? entryOf(bytes.toString("utf8", start, end)))
          : undefined;
        if (head === undefined || !isWanted(bytes.toString("utf8", start, end), wanted)) return;
        if (found !== undefined && head.kind === "intent") return;
        const line = Buffer.from(bytes.subarray(start, end));
        found = { seq: head.seq, line, segment, kind: head.kind };
      },
    };
    await eachLine(file, visitor, signal);
  }
  return found;
}

const segmentsOf = (segments: readonly number[], wanted: Wanted): readonly number[] => {
  if ("call" in wanted) return segments;
  const segment = segments.findLast((start) => start <= wanted.seq);
  return segment === undefined ? [] : [segment];
};

/** Quick, so that only few lines are parsed. */
const isCandidate = (line: Buffer, wanted: Wanted): boolean =>
  "call" in wanted
    ? line.includes(`"call":${JSON.stringify(wanted.call)}`)
    : line.includes(`"seq":${wanted.seq}`);

function isWanted(line: string, wanted: Wanted): boolean {
  const entry = entryOf(line);
  return "call" in wanted ? entry?.["call"] === wanted.call : entry?.seq === wanted.seq;
}
