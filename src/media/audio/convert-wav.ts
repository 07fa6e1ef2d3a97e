/** A stretch of a WAV file as 16-bit samples of another rate, block by block. */

import { open } from "node:fs/promises";
import { mediaErrors } from "../errors.ts";
import type { AudioFile, ConvertAudioOptions, WrittenAudio } from "./audio-engine.ts";
import { heldRate } from "./encodings.ts";
import { resampler } from "./resampler.ts";
import { encodeSamples, mix, type Samples } from "./samples.ts";
import { wavFile, wavHeader, type WavHeader, wavHeaderBytes } from "./wav.ts";
import type { Stretch, WavStream } from "./wav-stream.ts";

export interface WavConversion extends Stretch {
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes of samples. */
  readonly limit: number;
}

export const wavConversion = (
  header: WavHeader,
  options: ConvertAudioOptions,
  limit: number,
): WavConversion => ({
  ...options,
  sampleRate: heldRate(options.sampleRate ?? header.sampleRate),
  channels: options.channels ?? Math.min(2, header.channels),
  limit,
});

/** @throws `media.tooLarge`. */
export async function convertWav(
  wav: WavStream,
  to: WavConversion,
  signal: AbortSignal,
): Promise<AudioFile> {
  const samples = Buffer.concat(await Array.fromAsync(converted(wav, to, signal)));
  return { bytes: wavFile(samples, to), ...about(samples.length, to) };
}

/** As {@link convertWav}, into a new file that only the hub's user can read. */
export async function writeWav(
  into: string,
  wav: WavStream,
  to: WavConversion,
  signal: AbortSignal,
): Promise<WrittenAudio> {
  await using file = await open(into, "wx", 0o600);
  let length = 0;
  for await (const chunk of converted(wav, to, signal)) {
    await file.write(chunk, 0, chunk.length, wavHeaderBytes + length);
    length += chunk.length;
  }
  await file.write(wavHeader(length, to), 0, wavHeaderBytes, 0);
  return { size: wavHeaderBytes + length, ...about(length, to) };
}

async function* converted(
  wav: WavStream,
  to: WavConversion,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const tracks = Array.from({ length: to.channels }, () =>
    resampler(wav.header.sampleRate, to.sampleRate),
  );
  let length = 0;
  const counted = (samples: Samples): Uint8Array => {
    const chunk = encodeSamples(samples);
    length += chunk.length;
    if (length > to.limit) throw mediaErrors.tooLarge({ bytes: length, limit: to.limit });
    return chunk;
  };
  for await (const block of wav.blocks(signal, to)) {
    const mixed = mix(block, to.channels);
    yield counted(tracks.map((track, at) => track.push(mixed[at] ?? new Float32Array(0))));
  }
  yield counted(tracks.map((track) => track.end()));
}

const about = (bytes: number, { channels, sampleRate }: WavConversion) => ({
  mimeType: "audio/wav",
  durationSeconds: bytes / 2 / channels / sampleRate,
});
