/** Sound on one channel in a temporary file, as 16-bit samples: written once, then read piece by piece. */

import type { FileHandle } from "node:fs/promises";
import { mediaErrors } from "../errors.ts";
import { decodeSamples, encodeSamples } from "./samples.ts";

/** A stretch of it, in frames. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Tape {
  /** Frames so far. */
  readonly length: number;
  /** @throws `media.tooLarge` */
  write(sound: Float32Array): Promise<void>;
  read(stretch: Stretch): AsyncIterable<Float32Array>;
}

export interface TapeFormat {
  readonly sampleRate: number;
  /** Bytes before the first sample, for a header. */
  readonly offset: number;
  readonly maxBytes: number;
}

const frameBytes = 2;
const blockFrames = 32_768;

export function speechTape(file: FileHandle, { sampleRate, offset, maxBytes }: TapeFormat): Tape {
  const format = { sampleRate, channels: 1, encoding: "integer", bitsPerSample: 16 } as const;
  let length = 0;
  return {
    get length() {
      return length;
    },
    async write(sound) {
      const bytes = encodeSamples([sound]);
      const at = length * frameBytes;
      const limit = maxBytes;
      if (at + bytes.length > limit)
        throw mediaErrors.tooLarge({ bytes: at + bytes.length, limit });
      length += sound.length;
      await file.write(bytes, 0, bytes.length, offset + at);
    },
    async *read({ start, end }) {
      const block = new Uint8Array(blockFrames * frameBytes);
      for (let at = start; at < end; at += blockFrames) {
        const wanted = Math.min(blockFrames, end - at) * frameBytes;
        const { bytesRead } = await file.read(block, 0, wanted, offset + at * frameBytes);
        const [sound = new Float32Array(0)] = decodeSamples(block.subarray(0, bytesRead), format);
        yield sound;
      }
    },
  };
}
