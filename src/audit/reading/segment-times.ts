import { open } from "node:fs/promises";
import { systemCode } from "../../storage/disk-failure.ts";
import { entryIn } from "./entry.ts";
import { type LogFolder, segmentFile } from "./log-folders.ts";

/** A clock that was set back by less than this hides nothing. */
const slackMs = 10 * 60 * 1000;

/** The first entry of a segment is short. */
const headBytes = 4096;

/** When the first entry of a segment was written, in milliseconds since 1970; undefined where it does not say. */
async function headTime({ folder, origin }: LogFolder, start: number): Promise<number | undefined> {
  try {
    await using file = await open(segmentFile(folder, start), "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const [line = ""] = buffer.toString("utf8", 0, bytesRead).split("\n", 1);
    return entryIn(line, origin)?.time;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether everything in a segment, and in all after it, was written after `time`. */
export async function isAfter(log: LogFolder, start: number, time: Date): Promise<boolean> {
  const head = await headTime(log, start);
  return head !== undefined && head > time.getTime() + slackMs;
}

/** Whether everything in the segments before this one was written before `time`. */
export async function isBefore(log: LogFolder, start: number, time: Date): Promise<boolean> {
  const head = await headTime(log, start);
  return head !== undefined && head < time.getTime() - slackMs;
}

/** The last segment before which nothing was written at `time` or later. */
export async function segmentSince(
  log: LogFolder,
  segments: readonly number[],
  time: Date,
): Promise<number> {
  for (const start of segments.toReversed()) {
    if (await isBefore(log, start, time)) return start;
  }
  return segments[0] ?? 0;
}
