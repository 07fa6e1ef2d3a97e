/** Samples as numbers from -1 to 1, one array for each channel. */

import { bytesPerFrame, type WavFormat } from "./wav.ts";

export type Samples = readonly Float32Array[];

type ReadSample = (view: DataView, at: number) => number;

const readers: Readonly<Record<string, ReadSample>> = {
  integer8: (view, at) => (view.getUint8(at) - 128) / 128,
  integer16: (view, at) => view.getInt16(at, true) / 32_768,
  integer24: (view, at) =>
    (view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getInt8(at + 2) << 16)) / 8_388_608,
  integer32: (view, at) => view.getInt32(at, true) / 2_147_483_648,
  float32: (view, at) => finite(view.getFloat32(at, true)),
  float64: (view, at) => finite(view.getFloat64(at, true)),
};

/** The whole frames in `bytes`. */
export function decodeSamples(bytes: Uint8Array, format: WavFormat): Samples {
  const read = readers[`${format.encoding}${format.bitsPerSample}`];
  if (read === undefined) throw new Error("a WAV format without a reader");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = bytesPerFrame(format);
  const frames = Math.floor(bytes.length / step);
  return Array.from({ length: format.channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    const offset = (channel * format.bitsPerSample) / 8;
    for (let frame = 0; frame < frames; frame += 1) {
      samples[frame] = read(view, frame * step + offset);
    }
    return samples;
  });
}

/** 16-bit little-endian, channels interleaved; what is louder than 1 is cut. */
export function encodeSamples(samples: Samples): Uint8Array {
  const frames = samples[0]?.length ?? 0;
  const view = new DataView(new ArrayBuffer(frames * samples.length * 2));
  for (const [channel, track] of samples.entries()) {
    for (let frame = 0; frame < frames; frame += 1) {
      const value = Math.max(-1, Math.min(1, track[frame] ?? 0));
      view.setInt16((frame * samples.length + channel) * 2, Math.round(value * 32_767), true);
    }
  }
  return new Uint8Array(view.buffer);
}

/** The same sound on `channels` channels: one is the mean of all, two from one are twice the same. */
export function mix(samples: Samples, channels: number): Samples {
  if (samples.length === channels) return samples;
  const [first = new Float32Array(0)] = samples;
  const mono = samples.length === 1 ? first : mean(samples, first.length);
  return Array.from({ length: channels }, () => mono);
}

const mean = (samples: Samples, frames: number): Float32Array =>
  Float32Array.from({ length: frames }, (_, frame) => {
    const sum = samples.reduce((total, track) => total + (track[frame] ?? 0), 0);
    return sum / samples.length;
  });

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
