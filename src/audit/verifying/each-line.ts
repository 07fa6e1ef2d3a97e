import { createHash, type Hash } from "node:crypto";
import type { PlainFile } from "./plain-file.ts";

/** Looks at the lines of a file, one after the other. */
export interface LineVisitor {
  /** What stands before a line when it is hashed. */
  readonly mark: Buffer;
  /**
   * A line without its line feed: the bytes from `start` on, before `end`. The byte at `start - 1` is there,
   * and may be overwritten. `offset` is where the line begins in the file.
   */
  line(
    bytes: Buffer,
    place: { readonly start: number; readonly end: number },
    offset: number,
  ): void;
  /** A line that is longer than the hub writes any: its SHA-256, as a binary string. */
  long(digest: string, offset: number): void;
}

const pieceBytes = 2 * 1024 * 1024;

/**
 * Reads a file in pieces, and never more of it than it had when it was opened.
 *
 * @returns how many bytes stand behind the last line feed
 * @throws the signal's reason, a failure of the disk
 */
export async function eachLine(
  { handle, size }: PlainFile,
  visitor: LineVisitor,
  signal: AbortSignal,
): Promise<number> {
  const bytes = Buffer.allocUnsafeSlow(1 + Math.min(pieceBytes, size));
  let end = 1;
  let offset = 0;
  let long: LongLine | undefined;
  for (let read = 0; read < size;) {
    signal.throwIfAborted();
    const most = Math.min(bytes.length - end, size - read);
    const { bytesRead } = await handle.read(bytes, end, most, read);
    if (bytesRead === 0) break;
    read += bytesRead;
    end += bytesRead;
    let start = 1;
    if (long !== undefined) {
      const border = bytes.subarray(0, end).indexOf(10, 1);
      long.hash.update(bytes.subarray(1, border < 0 ? end : border));
      long.length += (border < 0 ? end : border) - 1;
      start = border < 0 ? end : border + 1;
      if (border >= 0) {
        visitor.long(long.hash.digest("binary"), offset);
        offset += long.length + 1;
        long = undefined;
      }
    }
    const rest = linesIn(bytes.subarray(0, end), start, { visitor, offset });
    offset += rest - start;
    bytes.copyWithin(1, rest, end);
    end = end - rest + 1;
    if (end === bytes.length) {
      long = begun(visitor.mark, bytes.subarray(1));
      end = 1;
    }
  }
  return (long?.length ?? 0) + end - 1;
}

interface LongLine {
  readonly hash: Hash;
  length: number;
}

const begun = (mark: Buffer, bytes: Buffer): LongLine => ({
  hash: createHash("sha256").update(mark).update(bytes),
  length: bytes.length,
});

/** The place behind the last line feed. */
function linesIn(
  bytes: Buffer,
  first: number,
  { visitor, offset }: { readonly visitor: LineVisitor; readonly offset: number },
): number {
  let start = first;
  for (;;) {
    const end = bytes.indexOf(10, start);
    if (end < 0) return start;
    visitor.line(bytes, { start, end }, offset + start - first);
    start = end + 1;
  }
}
