/** Where the output of a running program goes. Every sink has a bound. */

/** Takes chunks as they come; an error it throws ends the program and becomes the failure of the run. */
export interface Sink {
  write(chunk: Buffer): void;
}

export interface Collected extends Sink {
  bytes(): Buffer;
}

/** Keeps everything; `over` makes the error for output of more than `limit` bytes. */
export function collected(limit: number, over: (bytes: number) => Error): Collected {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    write(chunk) {
      length += chunk.length;
      if (length > limit) throw over(length);
      chunks.push(chunk);
    },
    bytes: () => Buffer.concat(chunks),
  };
}

/** Keeps the last `limit` bytes and lets the rest go. */
export function tail(limit: number): Collected {
  let kept = Buffer.alloc(0);
  return {
    write(chunk) {
      kept = Buffer.concat([kept, chunk]).subarray(-limit);
    },
    bytes: () => kept,
  };
}

const longestLine = 64 * 1024;

/** Hands on each finished line without its end; text after the last line end is dropped. */
export function lines(onLine: (line: string) => void): Sink {
  let open = "";
  return {
    write(chunk) {
      // What is read here is ASCII; one byte a character keeps a split character from being mangled.
      const [first = "", ...rest] = chunk.toString("latin1").split("\n");
      open += first;
      for (const next of rest) {
        onLine(open.trimEnd());
        open = next;
      }
      if (open.length > longestLine) throw new Error("a program wrote a line without end");
    },
  };
}
