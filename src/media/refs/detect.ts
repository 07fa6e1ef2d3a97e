/** What media is, told by its bytes alone. */

import type { MediaKind } from "../media.ts";
import { asText, isOldJapanese } from "./detect/as-text.ts";
import { ebmlTracks } from "./detect/ebml.ts";
import { kindOf } from "./detect/kind-of.ts";
import { markupType } from "./detect/markup.ts";
import { mp4Tracks, pictureBrand } from "./detect/mp4.ts";
import { officeType } from "./detect/office.ts";
import { isSoundOnly } from "./detect/tracks.ts";

export interface Detected {
  readonly mimeType: string;
  readonly kind: MediaKind;
  /** Whether a signature told the type; false for plain text and for bytes nobody knows. */
  readonly signed: boolean;
}

/** How much of the beginning is enough to tell, in bytes; less serves as well for most formats. */
export const headBytes = 64 * 1024;

/**
 * Tells the type of media from its first `headBytes` bytes.
 *
 * Text is never taken for sound or film, so that a playlist or a script does not reach an engine that
 * would follow it. A film whose head does not show its tracks counts as `video`, although it may turn
 * out to have sound only.
 */
export async function detect(head: Uint8Array): Promise<Detected> {
  const mimeType = await typeOf(head);
  const signed = mimeType !== "text/plain" && mimeType !== "application/octet-stream";
  return { mimeType, kind: kindOf(mimeType), signed };
}

async function typeOf(head: Uint8Array): Promise<string> {
  if (head.byteLength === 0) return "application/octet-stream";
  const text = asText(head);
  const signature = await signatureOf(head);
  if (text !== undefined) return textType(text, signature);
  if (signature !== undefined) return refined(head, signature);
  return isOldJapanese(head) ? "text/plain" : "application/octet-stream";
}

/** Without parameters: `audio/ogg; codecs=opus` is `audio/ogg`. */
async function signatureOf(head: Uint8Array): Promise<string | undefined> {
  // Many hubs never see a file.
  const { fileTypeFromBuffer } = await import("file-type");
  try {
    const found = await fileTypeFromBuffer(head);
    return found?.mime.replace(/;.*/, "");
  } catch {
    // A parser that stumbles over a damaged file has not told its type.
    return undefined;
  }
}

/** Formats that may be written as plain text all through. */
const written = /^application\/(pdf|rtf|postscript|eps)$|^text\//;

function textType(text: string, signature = ""): string {
  if (written.test(signature)) return signature;
  return markupType(text) ?? "text/plain";
}

const soundOnly: Readonly<Record<string, string>> = {
  "video/mp4": "audio/mp4",
  "video/x-m4v": "audio/mp4",
  "video/quicktime": "audio/mp4",
  "video/3gpp": "audio/3gpp",
  "video/3gpp2": "audio/3gpp2",
  "video/webm": "audio/webm",
  "video/matroska": "audio/matroska",
};

/** What the signature says, seen more closely where one signature stands for several things. */
function refined(head: Uint8Array, signature: string): string {
  if (signature === "audio/x-m4a") return "audio/mp4";
  if (signature === "application/zip") return officeType(head) ?? signature;
  const picture = pictureBrand(head);
  if (picture !== undefined) return picture;
  const sound = soundOnly[signature];
  return sound !== undefined && isSoundOnly(mp4Tracks(head) ?? ebmlTracks(head))
    ? sound
    : signature;
}
