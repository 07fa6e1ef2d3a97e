/**
 * Changes the sample rate of one channel.
 *
 * Every output sample is the input weighed with a sinc under a Hann window, cut off below half of the
 * lower of the two rates, so that nothing above it folds back as noise (J. O. Smith, "Digital Audio
 * Resampling", band-limited interpolation).
 *
 * @module
 */

export interface Resampler {
  /** Takes the next input; gives as much output as it settles. */
  push(input: Float32Array): Float32Array;
  /** The rest, after the last input. */
  end(): Float32Array;
}

/** Zero crossings of the sinc on each side: more is steeper and slower. */
const crossings = 16;

/** Leaves the filter room to fall before half the rate. */
const rollOff = 0.94;

/** Places between two input samples that are told apart; the usual pairs of rates need 640 at most. */
const mostPhases = 1024;

export function resampler(from: number, to: number): Resampler {
  if (from === to) return { push: (input) => input, end: () => new Float32Array(0) };
  const cutOff = Math.min(1, to / from) * rollOff;
  const reach = Math.ceil(crossings / cutOff);
  const phaseCount = Math.min(mostPhases, to / divisor(from, to));
  const weights = phases(cutOff, reach, phaseCount);
  /** Input still needed; its first sample is the input's sample number `start`. */
  let kept = new Float32Array(reach);
  let start = -reach;
  let made = 0;
  let taken = 0;

  const push = (input: Float32Array): Float32Array => {
    taken += input.length;
    kept = joined(kept, input);
    return produce(start + kept.length - reach);
  };

  /** Output for every place before the input's sample number `until`. */
  const produce = (until: number): Float32Array => {
    const count = Math.max(0, Math.ceil((until * to) / from) - made);
    const output = new Float32Array(count);
    for (const index of output.keys()) {
      const place = ((made + index) * from) / to;
      const whole = Math.floor(place);
      const phase = ((made + index) * from) % to;
      const kernel = weights(Math.round((phase * phaseCount) / to));
      output[index] = weighed(kept, kernel, whole - reach + 1 - start);
    }
    made += count;
    const next = Math.max(0, Math.floor((made * from) / to) - reach + 1 - start);
    kept = kept.slice(next);
    start += next;
    return output;
  };

  return {
    push,
    end() {
      const length = taken;
      kept = joined(kept, new Float32Array(2 * reach));
      return produce(length);
    },
  };
}

/** The weights around a place that lies `phase / of` of a sample after an input sample; made once each. */
function phases(cutOff: number, reach: number, of: number): (phase: number) => Float32Array {
  const made = new Map<number, Float32Array>();
  return (phase) => {
    const known = made.get(phase);
    if (known !== undefined) return known;
    const kernel = Float32Array.from({ length: 2 * reach }, (_, index) => {
      const distance = index - reach + 1 - phase / of;
      const hann =
        Math.abs(distance) < reach ? Math.cos((Math.PI * distance) / (2 * reach)) ** 2 : 0;
      return cutOff * sinc(cutOff * distance) * hann;
    });
    made.set(phase, kernel);
    return kernel;
  };
}

function weighed(input: Float32Array, kernel: Float32Array, at: number): number {
  let sum = 0;
  for (let index = 0; index < kernel.length; index += 1) {
    sum += (kernel[index] ?? 0) * (input[at + index] ?? 0);
  }
  return sum;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** All of `input` at once. */
export function resampled(input: Float32Array, from: number, to: number): Float32Array {
  const convert = resampler(from, to);
  return joined(convert.push(input), convert.end());
}

function joined(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
