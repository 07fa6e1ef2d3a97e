import type { Scratch } from "../../../storage/scratch.ts";
import type { Content } from "./content.ts";
import { copied } from "./copied.ts";

const pieceBytes = 1024 * 1024;

/** Content that came inline. */
export function memoryContent(bytes: Uint8Array, scratch: Scratch, signal: AbortSignal): Content {
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.byteLength; at += pieceBytes)
      yield bytes.subarray(at, at + pieceBytes);
  }
  const copy = copied(read, scratch, signal);
  return {
    size: bytes.byteLength,
    held: bytes,
    read,
    path: () => copy.path(),
    [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose](),
  };
}
