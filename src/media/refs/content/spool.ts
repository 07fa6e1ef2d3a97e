import { open, rm } from "node:fs/promises";
import { diskFailure } from "../../../storage/disk-failure.ts";

/**
 * Writes the chunks to a new private file; on any failure the file is removed.
 *
 * @returns how many bytes there were.
 * @throws `storage.diskFull`, the signal's reason, what the chunks throw.
 */
export async function spool(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  try {
    const file = await open(path, "wx", 0o600);
    try {
      for await (const chunk of chunks) {
        signal.throwIfAborted();
        await file.writeFile(chunk);
        bytes += chunk.byteLength;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw diskFailure(error);
  }
  return bytes;
}
