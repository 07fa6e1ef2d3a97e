import type { Media } from "../media/media.ts";
import type { MediaSource } from "../media/refs/media-source.ts";

/** Bytes made by one engine as a file for the next; whoever asked for it disposes of it. */
export const spooled = (
  media: MediaSource,
  bytes: Uint8Array,
  mimeType: string,
  signal: AbortSignal,
): Promise<Media> =>
  media.open({ data: Buffer.from(bytes).toString("base64"), mimeType }, { signal });
