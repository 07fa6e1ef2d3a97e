import { Readable } from "node:stream";
import { detect, headBytes } from "./detect.ts";
import type { Detected } from "./detect.ts";

export interface Sniffed extends Detected {
  /** Everything the source gave, from its first byte. Destroying it destroys the source. */
  readonly stream: Readable;
}

/**
 * Tells the type of what streams in by its first bytes, without losing them.
 *
 * It waits for `headBytes` bytes or the end; whoever owns a source that is too slow destroys it.
 */
export async function sniffed(source: Readable): Promise<Sniffed> {
  const chunks: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let bytes = 0; bytes < headBytes;) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(next.value);
    bytes += next.value.byteLength;
  }
  const detected = await detect(Buffer.concat(first).subarray(0, headBytes));
  return { ...detected, stream: joined(first, chunks, source) };
}

function joined(first: Uint8Array[], rest: AsyncIterator<Uint8Array>, source: Readable): Readable {
  async function next(): Promise<Uint8Array | null> {
    const chunk = first.shift();
    if (chunk !== undefined) return chunk;
    const { done, value } = await rest.next();
    return done === true ? null : value;
  }
  return new Readable({
    read() {
      next().then(
        (chunk) => this.push(chunk),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      source.destroy();
      done(error);
    },
  });
}
