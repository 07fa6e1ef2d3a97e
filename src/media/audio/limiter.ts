/** Holds peaks in without clipping them: the sound is turned down around each, smoothly. */

export interface Limiter {
  /** Takes the next sound; gives what is settled, which is a few milliseconds behind. */
  push(sound: Float32Array): Float32Array;
  /** The rest, after the last sound. */
  end(): Float32Array;
}

/** How long before and after a peak the sound is turned down. */
const reachSeconds = 0.004;

/**
 * No sample that comes out is larger than `ceiling`.
 *
 * The factor of a sample is the mean, over a window, of the smallest factors that any sample near by
 * needs. Every mean that covers a peak has the peak's own factor in each of its terms, so it is never
 * above it.
 */
export function limiter(sampleRate: number, ceiling: number): Limiter {
  const delay = 2 * Math.max(1, Math.round(sampleRate * reachSeconds));
  const smallest = slidingMinimum(delay + 1);
  const held = new Float32Array(delay);
  const factors = new Float64Array(delay + 1).fill(1);
  let sum = factors.length;
  let taken = 0;

  const next = (sample: number): number => {
    const loudest = Math.abs(sample);
    const factor = smallest(loudest > ceiling ? ceiling / loudest : 1);
    const oldest = taken % factors.length;
    sum += factor - (factors[oldest] ?? 1);
    factors[oldest] = factor;
    const place = taken % delay;
    const out = (held[place] ?? 0) * (sum / factors.length);
    held[place] = sample;
    taken += 1;
    return out;
  };

  const push = (sound: Float32Array): Float32Array => {
    // What comes out first stood before the beginning.
    const early = Math.max(0, delay - taken);
    return sound.map(next).subarray(early);
  };
  return { push, end: () => push(new Float32Array(delay)) };
}

/** The smallest of the last `length` values given. */
function slidingMinimum(length: number): (value: number) => number {
  /** Values that may still become the smallest, rising, and when each came. */
  const waiting: { readonly value: number; readonly at: number }[] = [];
  let at = 0;
  return (value) => {
    while ((waiting.at(-1)?.value ?? -1) >= value) waiting.pop();
    waiting.push({ value, at });
    if ((waiting[0]?.at ?? at) <= at - length) waiting.shift();
    at += 1;
    return waiting[0]?.value ?? value;
  };
}
