import type { FileHandle } from "node:fs/promises";
import type { Scratch } from "../../../storage/scratch.ts";
import type { Content } from "./content.ts";
import { copied } from "./copied.ts";
import { readHandle } from "./read-handle.ts";

/**
 * Content of a file of somebody else, held open: whatever happens to its path, the file that was
 * checked is the one that is read. An engine gets a copy, since it would open the path again. What
 * remains: whoever may write to the file itself can change its bytes between two reads.
 */
export function heldContent(
  file: FileHandle,
  size: number,
  scratch: Scratch,
  signal: AbortSignal,
): Content {
  const read = (): AsyncIterable<Uint8Array> => readHandle(file, size);
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
