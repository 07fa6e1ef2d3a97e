import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { limiter } from "./limiter.ts";

const rate = 16_000;

/** The sound after it went through in pieces of these lengths. */
function limited(sound: Float32Array, ceiling: number, pieces: readonly number[]): Float32Array {
  const held = limiter(rate, ceiling);
  const out: number[] = [];
  let at = 0;
  for (const length of pieces) {
    out.push(...held.push(sound.subarray(at, at + length)));
    at += length;
  }
  out.push(...held.push(sound.subarray(at)), ...held.end());
  return Float32Array.from(out);
}

describe("a limiter", () => {
  const sample = fc.double({ min: -4, max: 4, noNaN: true });

  test("lets no peak through and keeps the length, however the sound is cut up", () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 1500 }),
        fc.array(fc.nat(300), { maxLength: 5 }),
        (values, pieces) => {
          const out = limited(Float32Array.from(values), 0.8, pieces);
          assert.equal(out.length, values.length);
          assert.ok(out.every((value) => Math.abs(value) <= 0.8 + 1e-6));
        },
      ),
    );
  });

  test("gives the same whether the sound comes whole or in pieces", () => {
    const sound = Float32Array.from({ length: 2000 }, (_, at) => 2 * Math.sin(at / 7) ** 5);
    assert.deepEqual(limited(sound, 0.5, []), limited(sound, 0.5, [1, 63, 64, 65, 700]));
  });

  test("leaves alone what is soft, at its own place", () => {
    const sound = Float32Array.from({ length: 900 }, (_, at) => 0.4 * Math.sin(at / 9));
    assert.deepEqual(limited(sound, 0.5, [100]), sound);
  });

  test("turns down around a peak without a step", () => {
    const sound = new Float32Array(1000).fill(0.4);
    sound[500] = 1.6;
    const out = limited(sound, 0.4, []);
    const steps = out.subarray(1, 500).map((value, at) => Math.abs(value - (out[at] ?? 0)));
    assert.ok(Math.max(...steps) < 0.01);
    assert.ok((out[499] ?? 1) < 0.2 && Math.abs((out[100] ?? 0) - 0.4) < 1e-6);
  });
});
