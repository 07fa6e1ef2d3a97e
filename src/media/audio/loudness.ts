/**
 * Integrated loudness after ITU-R BS.1770-4 and EBU R 128, for sound that does not go through ffmpeg.
 *
 * @module
 */

import type { Samples } from "./samples.ts";

export interface LoudnessMeter {
  push(samples: Samples): void;
  /** In LUFS; undefined below 0.4 s of sound, or when all of it is as good as silent. */
  lufs(): number | undefined;
}

/** Each step is a quarter of the 0.4 s over which loudness is taken. */
const stepSeconds = 0.1;
const stepsPerBlock = 4;
const absoluteGate = -70;
const relativeGate = -10;

export function loudnessMeter(sampleRate: number, channels: number): LoudnessMeter {
  const weighting = Array.from({ length: channels }, () => kWeighting(sampleRate));
  const framesPerStep = Math.round(sampleRate * stepSeconds);
  const steps: number[] = [];
  let energy = 0;
  let frames = 0;

  const take = (samples: Samples, frame: number): void => {
    for (const [channel, weigh] of weighting.entries()) {
      energy += weigh(samples[channel]?.[frame] ?? 0) ** 2;
    }
    frames += 1;
    if (frames < framesPerStep) return;
    steps.push(energy / framesPerStep);
    energy = 0;
    frames = 0;
  };

  return {
    push(samples) {
      const length = samples[0]?.length ?? 0;
      for (let frame = 0; frame < length; frame += 1) take(samples, frame);
    },
    lufs() {
      const blocks = steps
        .slice(stepsPerBlock - 1)
        .map((_, at) => mean(steps.slice(at, at + stepsPerBlock)));
      const heard = blocks.filter((block) => decibels(block) > absoluteGate);
      const gate = decibels(mean(heard)) + relativeGate;
      const counted = heard.filter((block) => decibels(block) > gate);
      return counted.length === 0 ? undefined : Math.round(decibels(mean(counted)) * 100) / 100;
    },
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const decibels = (power: number): number => -0.691 + 10 * Math.log10(power);

type Filter = (input: number) => number;

/** The two filters of BS.1770, annex 1, whose coefficients there hold at 48 kHz, for any rate. */
function kWeighting(sampleRate: number): Filter {
  const shelf = highShelf(sampleRate);
  const pass = highPass(sampleRate);
  return (input) => pass(shelf(input));
}

function highShelf(sampleRate: number): Filter {
  const k = Math.tan((Math.PI * 1681.974_450_955_533) / sampleRate);
  const quality = 0.707_175_236_955_419_6;
  const high = 10 ** (3.999_843_853_973_347 / 20);
  const band = high ** 0.499_666_774_154_541_6;
  const scale = 1 + k / quality + k * k;
  return biquad(
    [
      (high + (band * k) / quality + k * k) / scale,
      (2 * (k * k - high)) / scale,
      (high - (band * k) / quality + k * k) / scale,
    ],
    [(2 * (k * k - 1)) / scale, (1 - k / quality + k * k) / scale],
  );
}

function highPass(sampleRate: number): Filter {
  const k = Math.tan((Math.PI * 38.135_470_876_024_44) / sampleRate);
  const quality = 0.500_327_037_323_877_3;
  const scale = 1 + k / quality + k * k;
  return biquad([1, -2, 1], [(2 * (k * k - 1)) / scale, (1 - k / quality + k * k) / scale]);
}

function biquad(
  [b0, b1, b2]: readonly [number, number, number],
  [a1, a2]: readonly [number, number],
): Filter {
  let first = 0;
  let second = 0;
  return (input) => {
    const output = b0 * input + first;
    first = b1 * input - a1 * output + second;
    second = b2 * input - a2 * output;
    return output;
  };
}
