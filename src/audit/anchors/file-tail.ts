import type { FileHandle } from "node:fs/promises";

/** So much of the end of a file is read for its last checkpoint, in bytes. */
const tailBytes = 64 * 1024;

/** The end of a file of checkpoints; its first one may be cut. */
export async function fileTail(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(Math.min(size, tailBytes));
  const { bytesRead } = await handle.read(bytes, { position: size - bytes.length });
  return bytes.toString("utf8", 0, bytesRead);
}
