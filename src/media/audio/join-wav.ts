/** Several recordings one after another, with silence between: what a podcast is made of. */

import { mediaErrors } from "../errors.ts";
import { resampled } from "./resampler.ts";
import { decodeSamples, encodeSamples, mix, type Samples } from "./samples.ts";
import { parseWavHeader, wavFile, type WavHeader } from "./wav.ts";

export interface JoinedWav {
  /** 16-bit WAV. */
  readonly bytes: Uint8Array;
  readonly durationSeconds: number;
  /** Where each recording lies in it; the silences lie between. */
  readonly parts: readonly { readonly startSecond: number; readonly endSecond: number }[];
}

/**
 * Joins WAV files at the highest sample rate and the largest number of channels (at most 2) among them.
 *
 * @throws `media.unreadable`, `media.unsupported`, `media.tooLarge`.
 */
export function joinWav(
  files: readonly Uint8Array[],
  options: { readonly silenceSeconds: number; readonly maxOutputBytes: number },
): JoinedWav {
  const recordings = files.map((file) => ({ file, header: parseWavHeader(file) }));
  const sampleRate = Math.max(8000, ...recordings.map(({ header }) => header.sampleRate));
  const channels = Math.min(2, Math.max(1, ...recordings.map(({ header }) => header.channels)));
  const frame = channels * 2;
  const gap = Math.round(options.silenceSeconds * sampleRate) * frame;
  const chunks: Uint8Array[] = [];
  const parts: { startSecond: number; endSecond: number }[] = [];
  let length = 0;
  const add = (chunk: Uint8Array): number => {
    length += chunk.length;
    const limit = options.maxOutputBytes;
    if (length > limit) throw mediaErrors.tooLarge({ bytes: length, limit });
    chunks.push(chunk);
    return length / frame / sampleRate;
  };
  for (const recording of recordings) {
    if (parts.length > 0) add(new Uint8Array(gap));
    const startSecond = length / frame / sampleRate;
    const tracks = mix(samplesOf(recording), channels).map((track) =>
      resampled(track, recording.header.sampleRate, sampleRate),
    );
    parts.push({ startSecond, endSecond: add(encodeSamples(tracks)) });
  }
  const bytes = wavFile(Buffer.concat(chunks), { sampleRate, channels });
  return { bytes, durationSeconds: length / frame / sampleRate, parts };
}

interface Recording {
  readonly file: Uint8Array;
  readonly header: WavHeader;
}

function samplesOf({ file, header }: Recording): Samples {
  const { dataOffset, dataBytes } = header;
  return decodeSamples(file.subarray(dataOffset, dataOffset + dataBytes), header);
}
