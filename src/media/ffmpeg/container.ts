/**
 * Which of ffmpeg's readers opens a file. The hub decides by the bytes and never lets ffmpeg guess:
 * its guesses include playlists and scripts that make it read other files.
 *
 * @module
 */

import { open } from "node:fs/promises";
import { mediaErrors } from "../errors.ts";

/** Names of ffmpeg's demuxers; none of them opens a second file. */
export type Demuxer =
  | "aac"
  | "ac3"
  | "aiff"
  | "amr"
  | "asf"
  | "au"
  | "avi"
  | "caf"
  | "flac"
  | "flv"
  | "gif"
  | "matroska"
  | "mov"
  | "mp3"
  | "mpeg"
  | "mpegts"
  | "ogg"
  | "w64"
  | "wav";

export interface Container {
  readonly demuxer: Demuxer;
  /** As people call it, for example `mp4` or `webm`. */
  readonly name: string;
}

/** ASCII that stands at each offset. */
type Signature = readonly (readonly [offset: number, text: string])[];

const signatures: readonly (readonly [Demuxer, ...Signature])[] = [
  ["wav", [0, "RIFF"], [8, "WAVE"]],
  ["wav", [0, "RF64"], [8, "WAVE"]],
  ["avi", [0, "RIFF"], [8, "AVI "]],
  ["aiff", [0, "FORM"], [8, "AIFF"]],
  ["aiff", [0, "FORM"], [8, "AIFC"]],
  ["flac", [0, "fLaC"]],
  ["ogg", [0, "OggS"]],
  ["mov", [4, "ftyp"]],
  ["mov", [4, "moov"]],
  ["mov", [4, "mdat"]],
  ["mov", [4, "wide"]],
  ["mov", [4, "free"]],
  ["mov", [4, "skip"]],
  ["matroska", [0, "\x1a\x45\xdf\xa3"]],
  ["gif", [0, "GIF8"]],
  ["flv", [0, "FLV\x01"]],
  ["asf", [0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"]],
  ["w64", [0, "riff\x2e\x91\xcf\x11"]],
  ["caf", [0, "caff"]],
  ["au", [0, ".snd"]],
  ["amr", [0, "#!AMR"]],
  ["mpeg", [0, "\x00\x00\x01\xba"]],
  ["mpegts", [0, "G"], [188, "G"], [376, "G"]],
  ["mpegts", [4, "G"], [196, "G"], [388, "G"]],
  ["ac3", [0, "\x0b\x77"]],
];

const headBytes = 512;

/** The reader for the file at `path`. @throws `media.unreadable` when it is empty, `media.unsupported`. */
export async function containerOf(path: string, what: "audio" | "video"): Promise<Container> {
  const file = await open(path, "r");
  try {
    const head = await textAt(file, 0);
    if (head === "") throw mediaErrors.unreadable({ what, why: "it is empty" });
    const demuxer = demuxerOf(head) ?? (await demuxerAfterTag(file, head));
    if (demuxer !== undefined) return { demuxer, name: nameOf(demuxer, head) };
  } finally {
    await file.close();
  }
  throw mediaErrors.unsupported({ what, format: "a file of this kind" });
}

function demuxerOf(head: string): Demuxer | undefined {
  const matches = (signature: Signature): boolean =>
    signature.every(([offset, text]) => head.startsWith(text, offset));
  const known = signatures.find(([, ...signature]) => matches(signature));
  return known?.[0] ?? mpegAudio(head.charCodeAt(0), head.charCodeAt(1));
}

function nameOf(demuxer: Demuxer, head: string): string {
  if (demuxer === "mov")
    return head.startsWith("ftyp", 4) && !head.startsWith("qt", 8) ? "mp4" : "mov";
  if (demuxer === "matroska" && head.includes("webm")) return "webm";
  return demuxer;
}

/** ISO 11172-3 and 13818-7: eleven set bits, then version and layer; layer 0 is ADTS, that is AAC. */
function mpegAudio(first: number, second: number): Demuxer | undefined {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? "aac" : undefined;
  return (second & 0x18) === 0x08 ? undefined : "mp3";
}

/** An ID3v2 tag stands before the sound itself; its length is four times seven bits at offset 6. */
async function demuxerAfterTag(
  file: Awaited<ReturnType<typeof open>>,
  head: string,
): Promise<Demuxer | undefined> {
  if (!head.startsWith("ID3")) return undefined;
  const length = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head.charCodeAt(at) & 0x7f), 0);
  const found = demuxerOf(await textAt(file, 10 + length));
  // Padding after the tag is common in MP3 and in nothing else.
  return found === "aac" || found === "flac" ? found : "mp3";
}

async function textAt(file: Awaited<ReturnType<typeof open>>, offset: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, offset);
  return buffer.toString("latin1", 0, bytesRead);
}
