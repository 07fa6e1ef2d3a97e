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
  // One buffer for all of the file; a line that goes on in the next chunk is moved to its beginning.
  let buffer: Buffer = Buffer.allocUnsafeSlow(2 * chunkBytes);
  let rest = 0;
  let isTooLong = false;
  for (let at = from; ;) {
    signal.throwIfAborted();
    if (buffer.length - rest < chunkBytes) buffer = grown(buffer);
    const { bytesRead } = await file.read(buffer, rest, chunkBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    const bytes = buffer.subarray(0, rest + bytesRead);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      const [first, ...others] = linesOf(bytes, end);
      yield { lines: [isTooLong ? undefined : first, ...others], end: at - bytes.length + end };
      isTooLong = false;
    }
    rest = bytes.length - end;
    bytes.copyWithin(0, end);
    if (rest > longestLine) {
      isTooLong = true;
      rest = 0;
    }
  }
}

const grown = (buffer: Buffer): Buffer => {
  const larger = Buffer.allocUnsafeSlow(2 * buffer.length);
  buffer.copy(larger);
  return larger;
};

/** Each a text of its own: a part of a larger one would keep all of that in memory. */
function linesOf(bytes: Buffer, end: number): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < end;) {
    const to = bytes.indexOf(lineFeed, from);
    lines.push(bytes.toString("utf8", from, to));
    from = to + 1;
  }
  return lines;
}
