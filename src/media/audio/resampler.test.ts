import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { resampled, resampler } from "./resampler.ts";
import { tone } from "./testing/wav-of.ts";

const level = (samples: Float32Array): number => {
  // Away from the ends, where the tone begins and stops.
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
};

describe("a changed sample rate", () => {
  for (const [from, to] of [
    [44_100, 16_000],
    [48_000, 16_000],
    [22_050, 16_000],
    [8000, 16_000],
    [22_050, 24_000],
    [44_101, 16_000],
  ] as const) {
    test(`from ${from} to ${to} Hz keeps what both can hold`, () => {
      const input = tone(1000, { sampleRate: from, seconds: 0.5, level: 0.5 });
      const output = resampled(input, from, to);
      assert.equal(output.length, Math.ceil((input.length * to) / from));
      const ideal = tone(1000, { sampleRate: to, seconds: 0.5, level: 0.5 });
      for (let at = to / 8; at < (to * 3) / 8; at += 1) {
        assert.ok(Math.abs((output[at] ?? 9) - (ideal[at] ?? 9)) < 0.002, `at ${at}`);
      }
    });
  }

  test("takes out what the lower rate cannot hold, by 60 dB and more", () => {
    const input = tone(11_000, { sampleRate: 44_100, seconds: 0.5, level: 0.5 });
    assert.ok(level(resampled(input, 44_100, 16_000)) < level(input) / 1000);
  });

  test("is the same however the input is cut", () => {
    const input = tone(700, { sampleRate: 44_100, seconds: 0.1, level: 0.5 });
    const whole = resampled(input, 44_100, 16_000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: input.length })), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), input.length];
        const convert = resampler(44_100, 16_000);
        const parts = places.slice(1).map((end, at) => convert.push(input.slice(places[at], end)));
        const joined = [...parts, convert.end()].flatMap((part) => [...part]);
        assert.deepEqual(joined, [...whole]);
      }),
      { numRuns: 30 },
    );
  });
});
