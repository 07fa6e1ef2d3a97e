/**
 * What filters found, frame by frame: the output of ffmpeg's `metadata=print` and `ametadata=print`,
 * which is a line `frame:3 pts:1024 pts_time:0.5` followed by lines `key=value`.
 *
 * @module
 */

import { lines, type Sink } from "../programs/sink.ts";

/** The time base that makes a time stamp a whole number of microseconds; `pts_time` has six digits only. */
export const microseconds = "settb=1/1000000";

/** Calls `onEntry` for each entry, with the time stamp of its frame in the filter's time base. */
export function frameMetadata(onEntry: (key: string, value: string, stamp: number) => void): Sink {
  let stamp = Number.NaN;
  return lines((line) => {
    const stated = /^frame:\S+\s+pts:(-?\d+)/.exec(line)?.[1];
    if (stated !== undefined) {
      stamp = Number(stated);
      return;
    }
    const [key = "", value] = line.split("=", 2);
    if (value !== undefined && Number.isFinite(stamp)) onEntry(key, value, stamp);
  });
}

/** The address of a descriptor inside a graph, where a bare colon would end the option: once for each of two parsers. */
export const descriptor = (number: number): string => String.raw`pipe\\:${number}`;
