/** WAV: the RIFF container of uncompressed sound (Microsoft, Multimedia Programming Interface 1.0). */

import { mediaErrors } from "../errors.ts";
import type { Cause } from "../causes.ts";

export interface WavFormat {
  /** Frames in a second. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly encoding: "integer" | "float";
  readonly bitsPerSample: 8 | 16 | 24 | 32 | 64;
}

export interface WavHeader extends WavFormat {
  /** Where the samples begin, in bytes from the start of the file. */
  readonly dataOffset: number;
  /** Length of the samples that are there, in whole frames; a header may promise more. */
  readonly dataBytes: number;
}

/** How far into a file the samples may begin: pictures and notes may stand before them. */
export const headBytes = 1024 * 1024;

const tag = { pcm: 1, float: 3, extensible: 0xfffe } as const;

const integerBits = [8, 16, 24, 32] as const;
const floatBits = [32, 64] as const;

/** One frame has a sample for each channel. */
export const bytesPerFrame = ({ channels, bitsPerSample }: WavFormat): number =>
  (channels * bitsPerSample) / 8;

export const wavSeconds = (header: WavHeader): number =>
  header.dataBytes / bytesPerFrame(header) / header.sampleRate;

/**
 * Reads the header in `head`, the first {@link headBytes} of a file of `fileBytes`.
 *
 * A length that is wrong, as writers leave it that could not go back to correct it, is taken to mean
 * the rest of the file.
 *
 * @throws `media.unreadable`, `media.unsupported` for compressed sound.
 */
export function parseWavHeader(head: Uint8Array, fileBytes: number = head.length): WavHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const outer = `${fourCc(view, 0)}${fourCc(view, 8)}`;
  if (outer !== "RIFFWAVE" && outer !== "RF64WAVE") throw damaged("it is not a WAV file");
  let format: WavFormat | undefined;
  let at = 12;
  while (at + 8 <= view.byteLength) {
    const name = fourCc(view, at);
    const length = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === "fmt ") format = parseFormat(view, start, length);
    if (name === "data") {
      if (format === undefined) throw damaged("its samples come before their description");
      return { ...format, dataOffset: start, dataBytes: whole(format, length, fileBytes - start) };
    }
    at = start + length + (length % 2);
  }
  throw damaged("it has no samples");
}

/** A length of 0 is what a recorder leaves that was stopped before it could say. */
function whole(format: WavFormat, stated: number, present: number): number {
  const bytes = stated === 0 ? present : Math.min(stated, present);
  const frame = bytesPerFrame(format);
  return Math.floor(bytes / frame) * frame;
}

function parseFormat(view: DataView, at: number, length: number): WavFormat {
  if (length < 16 || at + length > view.byteLength) throw damaged("its header is cut off");
  const stated = view.getUint16(at, true);
  const extended = stated === tag.extensible && length >= 26;
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  if (channels < 1 || channels > 64) throw damaged("it states an impossible number of channels");
  if (sampleRate < 1 || sampleRate > 768_000) throw damaged("it states an impossible sample rate");
  const coding = extended ? view.getUint16(at + 24, true) : stated;
  return { sampleRate, channels, ...sampleFormat(coding, view.getUint16(at + 14, true)) };
}

function sampleFormat(coding: number, bits: number): Pick<WavFormat, "encoding" | "bitsPerSample"> {
  const integer = integerBits.find((known) => coding === tag.pcm && known === bits);
  if (integer !== undefined) return { encoding: "integer", bitsPerSample: integer };
  const float = floatBits.find((known) => coding === tag.float && known === bits);
  if (float !== undefined) return { encoding: "float", bitsPerSample: float };
  throw mediaErrors.unsupported({
    what: "audio",
    format: `WAV with coding ${coding}, ${bits} bit`,
  });
}

/** A whole file of 16-bit samples; `samples` are little-endian, channels interleaved. */
export function wavFile(
  samples: Uint8Array,
  format: Pick<WavFormat, "sampleRate" | "channels">,
): Uint8Array {
  const file = Buffer.alloc(wavHeaderBytes + samples.length);
  file.set(wavHeader(samples.length, format));
  file.set(samples, wavHeaderBytes);
  return file;
}

export const wavHeaderBytes = 44;

/** What stands before `length` bytes of 16-bit samples. */
export function wavHeader(
  length: number,
  { sampleRate, channels }: Pick<WavFormat, "sampleRate" | "channels">,
): Uint8Array {
  const file = Buffer.alloc(wavHeaderBytes);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(wavHeaderBytes - 8 + length, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(tag.pcm, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * channels * 2, 28);
  file.writeUInt16LE(channels * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(length, 40);
  return file;
}

function fourCc(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return "";
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}

const damaged = (why: Cause): Error => mediaErrors.unreadable({ what: "audio", why });
