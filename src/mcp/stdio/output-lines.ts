import type { Writable } from "node:stream";

/** Where whole lines are written, and nothing comes between the pieces of one. */
export interface OutputLines {
  /** Writes one message. */
  send(message: object): void;
  /** Writes one line of JSON text, from its pieces, none of which holds a line end. */
  write(pieces: readonly Buffer[]): void;
  /** The client leaves more unread than is worth keeping for it. */
  readonly full: boolean;
  /** Calls back once it has read everything. */
  whenRead(resume: () => void): void;
}

/** What may wait for a client to read it, in bytes, before no more is taken from it. */
const mostUnread = 16 * 1024 * 1024;

export function outputLines(output: Writable): OutputLines {
  const write = (pieces: readonly (Buffer | string)[]): void => {
    if (output.destroyed) return;
    for (const piece of pieces) output.write(piece);
    output.write("\n");
  };
  return {
    send: (message) => write([JSON.stringify(message)]),
    write,
    get full() {
      return output.writableLength > mostUnread;
    },
    whenRead: (resume) => void output.once("drain", resume),
  };
}
