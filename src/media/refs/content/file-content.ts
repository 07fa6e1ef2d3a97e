import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { Content } from "./content.ts";

/** Content of a file in the hub's own keeping; one that is `temporary` is removed at the end. */
export const fileContent = (path: string, size: number, temporary: boolean): Content => ({
  size,
  read: () => createReadStream(path),
  path: () => Promise.resolve(path),
  async [Symbol.asyncDispose]() {
    if (temporary) await rm(path, { force: true });
  },
});
