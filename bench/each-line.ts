import type { Readable } from "node:stream";

const newline = 0x0a;

/** Every line of a stream as bytes, without a copy where it came in one piece. */
export function eachLine(stream: Readable, hear: (line: Buffer) => void): void {
  let rest: Buffer | undefined;
  stream.on("data", (chunk: Buffer) => {
    const text = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = text.indexOf(newline); end !== -1; end = text.indexOf(newline, from)) {
      hear(text.subarray(from, end));
      from = end + 1;
    }
    rest = from < text.length ? text.subarray(from) : undefined;
  });
}
