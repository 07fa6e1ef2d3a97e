/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  write(chunk: Buffer): void;
}

export interface LineListener {
  /** A whole line without its end; never an empty one. */
  line(text: Buffer): void;
  /** A line is longer than the limit: this is its beginning, and the rest of it is dropped. */
  tooLong(beginning: Buffer): void;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * No byte is looked at twice: the pieces of a line are joined once, when its end is there.
 *
 * @param limit the longest line, in bytes; no more than this and one chunk is ever held.
 */
export function lineSplitter(limit: number, listener: LineListener): LineSplitter {
  let pieces: Buffer[] = [];
  let held = 0;
  let dropping = false;

  const take = (last: Buffer): Buffer => {
    const whole = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    held = 0;
    return whole;
  };

  const end = (last: Buffer): void => {
    if (dropping) {
      dropping = false;
      return;
    }
    if (held + last.length > limit) return listener.tooLong(take(last).subarray(0, limit));
    const line = withoutReturn(take(last));
    if (line.length > 0) listener.line(line);
  };

  const hold = (piece: Buffer): void => {
    if (dropping || piece.length === 0) return;
    if (held + piece.length > limit) {
      dropping = true;
      return listener.tooLong(take(piece).subarray(0, limit));
    }
    pieces.push(piece);
    held += piece.length;
  };

  return {
    write(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        end(chunk.subarray(from, at));
        from = at + 1;
      }
      hold(chunk.subarray(from));
    },
  };
}

const withoutReturn = (line: Buffer): Buffer =>
  line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
