/** Lines that wait to be written. */
export interface LineBuffer {
  /** False where there is no room for it. */
  add(line: string): boolean;
  /** All of them, which wait no more. */
  take(): { readonly bytes: readonly Buffer[]; readonly count: number };
}

const pieceBytes = 64 * 1024;

/**
 * Keeps lines as bytes, `most` of them.
 *
 * As strings they would outlive the collector's young generation by the thousands, and each would be
 * copied twice; bytes lie outside of the heap.
 */
export function createLineBuffer(most: number): LineBuffer {
  let full: Buffer[] = [];
  let fullBytes = 0;
  let piece = Buffer.allocUnsafeSlow(pieceBytes);
  let used = 0;
  let count = 0;

  const put = (bytes: Buffer): void => {
    full.push(bytes);
    fullBytes += bytes.length;
  };
  const turn = (): void => {
    if (used > 0) put(piece.subarray(0, used));
    piece = Buffer.allocUnsafeSlow(pieceBytes);
    used = 0;
  };

  return {
    add(line) {
      // No character takes more than three bytes in UTF-8 for each unit it has in a string.
      const longest = line.length * 3;
      if (fullBytes + used + longest > most) return false;
      if (longest > pieceBytes) {
        turn();
        put(Buffer.from(line));
      } else {
        if (used + longest > pieceBytes) turn();
        used += piece.write(line, used);
      }
      count += 1;
      return true;
    },
    take() {
      if (used > 0) turn();
      const taken = { bytes: full, count };
      full = [];
      fullBytes = 0;
      count = 0;
      return taken;
    },
  };
}
