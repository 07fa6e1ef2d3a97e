import { rm } from "node:fs/promises";
import type { Scratch } from "../../../storage/scratch.ts";
import { spool } from "./spool.ts";

/** A private copy in a temporary file, made when first asked for and removed at the end. */
export interface Copied extends AsyncDisposable {
  path(): Promise<string>;
}

export function copied(
  read: () => AsyncIterable<Uint8Array>,
  scratch: Scratch,
  signal: AbortSignal,
): Copied {
  const file = scratch.newPath();
  let copying: Promise<number> | undefined;
  return {
    async path() {
      await (copying ??= spool(file, read(), signal));
      return file;
    },
    async [Symbol.asyncDispose]() {
      await copying?.catch(() => undefined);
      await rm(file, { force: true });
    },
  };
}
