import type { FileHandle } from "node:fs/promises";
import { mediaErrors } from "../../errors.ts";

const pieceBytes = 256 * 1024;

/**
 * The first `size` bytes of an open file, from its start.
 *
 * One buffer serves for all pieces, so a piece holds until the next is asked for.
 *
 * @throws `media.unreadable` when the file has become shorter.
 */
export async function* readHandle(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, size));
  for (let at = 0; at < size;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.byteLength, size - at), at);
    if (bytesRead === 0) throw mediaErrors.unreadable({ what: "file", why: "it became shorter" });
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
