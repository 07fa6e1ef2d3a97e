import assert from "node:assert/strict";
import type { ResponseHead } from "../read-head.ts";
import { ResponseParser } from "../response-parser.ts";

export interface Parsed {
  readonly heads: readonly ResponseHead[];
  readonly body: Buffer;
  readonly isDone: boolean;
  readonly endsWithConnection: boolean;
  /** Bytes of the response. */
  readonly taken: number;
}

/** Reads pieces as a connection would; `pauses` says of each piece of the body whether to stop at it. */
export function parse(
  pieces: readonly Buffer[],
  pauses: (nth: number) => boolean = () => false,
): Parsed {
  const heads: ResponseHead[] = [];
  const chunks: Buffer[] = [];
  let nth = 0;
  const stop = (): void => {
    nth += 1;
    parser.isPaused = pauses(nth);
  };
  const parser = new ResponseParser({
    head(head) {
      assert.equal(parser.isPaused, false);
      assert.equal(chunks.length, 0);
      heads.push(head);
      stop();
    },
    data(chunk) {
      assert.equal(parser.isPaused, false);
      assert.notEqual(chunk.length, 0);
      chunks.push(chunk);
      stop();
    },
  });
  parser.begin();
  let taken = 0;
  // One memory for all pieces, with something of another's behind each.
  const memory = Buffer.alloc(Math.max(1, ...pieces.map(({ length }) => length)) + 40);
  for (const piece of pieces) {
    let at = 0;
    while (at < piece.length && !parser.isDone) {
      memory.fill("\r\n\r\n0\r\n\r\n");
      piece.copy(memory, 0, at);
      const read = parser.read(memory, piece.length - at);
      assert.ok(read > 0 && read <= piece.length - at);
      at += read;
      parser.isPaused = false;
    }
    taken += at;
  }
  const { isDone, endsWithConnection } = parser;
  return { heads, body: Buffer.concat(chunks), isDone, endsWithConnection, taken };
}

export const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

export const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const sorted = [...new Set([0, ...places, bytes.length])].toSorted((a, b) => a - b);
  return sorted.slice(1).map((at, index) => bytes.subarray(sorted[index], at));
};

/** The head of a response whose body comes in chunks. */
export const inChunks = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n`;
