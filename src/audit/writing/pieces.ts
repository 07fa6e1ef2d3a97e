/** Bytes that wait to be written, in a few large buffers. */
export interface Pieces {
  /** Adds a text in UTF-8 and gives the bytes, which stay as they are until they are taken. */
  add(text: string): Buffer;
  readonly bytes: number;
  readonly buffers: readonly Buffer[];
  /** They are written: nothing is read of them any more. */
  done(): void;
}

const pieceBytes = 64 * 1024;

/** Memory of pieces that are done: getting it anew costs as much as the few lines that most of them hold. */
const spare: Buffer[] = [];
const mostSpare = 4;

/**
 * As strings they would outlive the collector's young generation by the thousands, and each would be
 * copied twice; these lie outside of the heap.
 */
export function pieces(): Pieces {
  const full: Buffer[] = [];
  let fullBytes = 0;
  let piece: Buffer | undefined;
  let used = 0;

  const turn = (): void => {
    if (piece !== undefined && used > 0) full.push(piece.subarray(0, used));
    fullBytes += used;
    piece = undefined;
    used = 0;
  };

  return {
    add(text) {
      // No character takes more than three bytes in UTF-8 for each unit it has in a string.
      const longest = text.length * 3;
      if (longest > pieceBytes) {
        turn();
        const own = Buffer.from(text);
        full.push(own);
        fullBytes += own.length;
        return own;
      }
      if (used + longest > pieceBytes) turn();
      piece ??= spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes);
      const start = used;
      used += piece.write(text, used);
      return piece.subarray(start, used);
    },
    get bytes() {
      return fullBytes + used;
    },
    get buffers() {
      return piece === undefined || used === 0 ? full : [...full, piece.subarray(0, used)];
    },
    done() {
      if (piece !== undefined && spare.length < mostSpare) spare.push(piece);
      piece = undefined;
    },
  };
}
