/** The formats ffmpeg writes sound in. */

import type { AudioFormat } from "./audio-engine.ts";

export interface Encoding {
  readonly mimeType: string;
  readonly extension: string;
  /** Encoder and container. */
  readonly arguments: readonly string[];
  /** In Hz, rising. The encoder knows no others; left out, it takes any. */
  readonly sampleRates?: readonly number[];
}

const mpegRates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** Into a file only. In memory the hub writes the header itself (`wav.ts`), which needs no such file. */
export const wavEncoding: Encoding = {
  mimeType: "audio/wav",
  extension: "wav",
  // Bit-exact: without a note of who made it between the header and the samples.
  arguments: ["-c:a", "pcm_s16le", "-bitexact", "-f", "wav"],
};

/** All but WAV. */
export const encodings: Readonly<Record<Exclude<AudioFormat, "wav">, Encoding>> = {
  mp3: {
    mimeType: "audio/mpeg",
    extension: "mp3",
    // Windows reads no later version of the tags.
    arguments: ["-c:a", "libmp3lame", "-q:a", "4", "-id3v2_version", "3", "-f", "mp3"],
    sampleRates: mpegRates,
  },
  opus: {
    mimeType: "audio/ogg",
    extension: "opus",
    arguments: ["-c:a", "libopus", "-b:a", "64k", "-f", "ogg"],
    sampleRates: [8000, 12_000, 16_000, 24_000, 48_000],
  },
  flac: { mimeType: "audio/flac", extension: "flac", arguments: ["-c:a", "flac", "-f", "flac"] },
  aac: {
    mimeType: "audio/mp4",
    extension: "m4a",
    arguments: ["-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart", "-f", "ipod"],
    sampleRates: [...mpegRates, 64_000, 88_200, 96_000],
  },
};

/** What the hub makes sound at, in Hz. */
const rates = { lowest: 8000, highest: 192_000 };

/** The wanted rate, held to what is of use. */
export const heldRate = (wanted: number): number =>
  Math.round(Math.min(rates.highest, Math.max(rates.lowest, wanted)));

/** The rate the encoder is asked for: the wanted one, or the next higher it knows, or its highest. */
export function rateFor({ sampleRates }: Encoding, wanted: number): number {
  const held = heldRate(wanted);
  return sampleRates?.find((rate) => rate >= held) ?? sampleRates?.at(-1) ?? held;
}
