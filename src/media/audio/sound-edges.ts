import type { Stretch } from "./speech-tape.ts";

export interface SoundEdges {
  push(sound: Float32Array): void;
  /** From the first sound to the last, with a little air at both ends; all of it where there is none. */
  stretch(): Stretch;
}

/** Softer than the end of a word, louder than the floor of a voice that a model makes. */
const floorDecibels = -60;
const airSeconds = 0.05;

/** Finds the silence before and after, so that it can be left out. */
export function soundEdges(sampleRate: number): SoundEdges {
  const floor = 10 ** (floorDecibels / 20);
  const air = Math.round(airSeconds * sampleRate);
  let length = 0;
  let first: number | undefined;
  let last = 0;
  return {
    push(sound) {
      for (const [at, sample] of sound.entries()) {
        if (Math.abs(sample) <= floor) continue;
        first ??= length + at;
        last = length + at;
      }
      length += sound.length;
    },
    stretch: () =>
      first === undefined
        ? { start: 0, end: length }
        : { start: Math.max(0, first - air), end: Math.min(length, last + 1 + air) },
  };
}
