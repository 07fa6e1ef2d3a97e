/** Content on its way in: hashed, counted and written as it comes, one chunk in memory at a time. */

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { untilAborted } from "../../kernel/until-aborted.ts";

export interface Received {
  /** The temporary file that holds the content, synced to disk. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** A large array is hashed in pieces of this many bytes, so that the hub answers others in between. */
const pieceBytes = 1024 * 1024;

/**
 * Writes `content` to a new file at `path`. The caller moves it or removes it, also after a failure.
 *
 * @param grown called with the number of bytes just come; it throws to refuse them.
 * @throws what `grown` throws, the signal's reason, the content's own failure, the system's.
 */
export async function receive(
  path: string,
  content: Content,
  grown: (added: number) => void,
  signal: AbortSignal,
): Promise<Received> {
  signal.throwIfAborted();
  const file = await open(path, "wx", 0o600);
  try {
    const received = await write(file, untilAborted(inPieces(content), signal), grown);
    await file.sync();
    return { path, ...received };
  } finally {
    await file.close();
  }
}

async function write(
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
  grown: (added: number) => void,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    grown(chunk.byteLength);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  return { sha256: hash.digest("hex"), bytes };
}

function inPieces(content: Content): AsyncIterable<Uint8Array> {
  return content instanceof Uint8Array ? pieces(content) : content;
}

async function* pieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += pieceBytes)
    yield content.subarray(at, at + pieceBytes);
}
