/** Splits ffmpeg's `mpjpeg` output: pictures, each after a short head that states its length. */

import type { Sink } from "../programs/sink.ts";

export interface JpegParts extends Sink {
  /** The whole pictures that came. */
  pictures(): readonly Uint8Array[];
}

const longestHead = 1024;
const headEnd = "\r\n\r\n";

/** `over` makes the error for pictures of more than `limit` bytes together. */
export function jpegParts(limit: number, over: (bytes: number) => Error): JpegParts {
  const found: Uint8Array[] = [];
  let open = Buffer.alloc(0);
  let total = 0;

  /** Takes one picture off the front when all of it is there. */
  const take = (): boolean => {
    const end = open.subarray(0, longestHead).indexOf(headEnd);
    if (end < 0) return false;
    const stated = /content-length: (\d+)/i.exec(open.toString("latin1", 0, end))?.[1];
    const start = end + headEnd.length;
    const next = start + Number(stated);
    if (!(open.length >= next)) return false;
    found.push(open.subarray(start, next));
    open = open.subarray(next);
    return true;
  };

  return {
    write(chunk) {
      total += chunk.length;
      if (total > limit) throw over(total);
      open = Buffer.concat([open, chunk]);
      while (take());
    },
    pictures: () => found,
  };
}
