import type { FileHandle } from "node:fs/promises";
import type { Scratch } from "../../../storage/scratch.ts";
import { mediaErrors } from "../../errors.ts";
import type { Content } from "./content.ts";
import { copied } from "./copied.ts";

const pieceBytes = 64 * 1024;

/**
 * Content of a file of somebody else, held open: whatever happens to its path, the file that was
 * checked is the one that is read. An engine gets a copy, since it would open the path again.
 */
export function heldContent(
  file: FileHandle,
  size: number,
  scratch: Scratch,
  signal: AbortSignal,
): Content {
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size;) {
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, size - at));
      const { bytesRead } = await file.read(piece, 0, piece.byteLength, at);
      if (bytesRead === 0) throw mediaErrors.unreadable({ what: "file", why: "it became shorter" });
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
  const copy = copied(read, scratch, signal);
  return {
    size,
    read,
    path: () => copy.path(),
    async [Symbol.asyncDispose]() {
      await file.close();
      await copy[Symbol.asyncDispose]();
    },
  };
}
