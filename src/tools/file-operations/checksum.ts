import type { FileOperation } from "./file-operation.ts";

/** The SHA-256 of the bytes, and how many there are. */
export const checksum: FileOperation = async (_needs, file) => ({
  result: { sha256: await file.sha256(), bytes: file.size, mimeType: file.mimeType },
  content: [],
});
