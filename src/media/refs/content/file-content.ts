import { open, rm } from "node:fs/promises";
import type { Content } from "./content.ts";
import { readHandle } from "./read-handle.ts";

/** Content of a file in the hub's own keeping; one that is `temporary` is removed at the end. */
export function fileContent(path: string, size: number, temporary: boolean): Content {
  async function* read(): AsyncGenerator<Uint8Array> {
    const file = await open(path, "r");
    try {
      yield* readHandle(file, size);
    } finally {
      await file.close();
    }
  }
  return {
    size,
    read,
    path: () => Promise.resolve(path),
    async [Symbol.asyncDispose]() {
      if (temporary) await rm(path, { force: true });
    },
  };
}
