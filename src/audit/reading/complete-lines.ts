import type { FileHandle } from "node:fs/promises";

/** Lines that stand together in a file. */
export interface Lines {
  /** Without their line feeds; undefined for one that is too long to be an entry. */
  readonly lines: readonly (string | undefined)[];
  /** Where in the file the next one begins, in bytes. */
  readonly end: number;
}

const chunkBytes = 256 * 1024;
const lineFeed = 0x0a;

/** The longest line that is taken for an entry, in bytes. */
const longestLine = 4 * 1024 * 1024;

/**
 * The lines of a file from a place on. What stands behind the last line feed is none yet: it may be
 * being written just now.
 */
export async function* completeLines(
  file: FileHandle,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Lines, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let isTooLong = false;
  for (let at = from; ;) {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await file.read(
      Buffer.allocUnsafe(chunkBytes),
      0,
      chunkBytes,
      at,
    );
    if (bytesRead === 0) return;
    at += bytesRead;
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    const last = bytes.lastIndexOf(lineFeed);
    if (last >= 0) {
      const [first, ...others] = bytes.toString("utf8", 0, last).split("\n");
      yield {
        lines: [isTooLong ? undefined : first, ...others],
        end: at - bytes.length + last + 1,
      };
      isTooLong = false;
    }
    rest = bytes.subarray(last + 1);
    if (rest.length > longestLine) {
      isTooLong = true;
      rest = Buffer.alloc(0);
    }
  }
}
