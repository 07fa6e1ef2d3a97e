import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loudnessMeter } from "./loudness.ts";
import { tone } from "./testing/wav-of.ts";

function loudnessOf(samples: Float32Array, sampleRate: number): number | undefined {
  const meter = loudnessMeter(sampleRate, 1);
  for (let at = 0; at < samples.length; at += 1000) meter.push([samples.subarray(at, at + 1000)]);
  return meter.lufs();
}

describe("loudness", () => {
  for (const sampleRate of [8000, 16_000, 22_050, 44_100, 48_000]) {
    test(`of a full tone of 997 Hz in one channel is -3.01 LUFS at ${sampleRate} Hz`, () => {
      const full = tone(997, { sampleRate, seconds: 3, level: 1 });
      assert.ok(Math.abs((loudnessOf(full, sampleRate) ?? 0) + 3.01) < 0.1);
    });
  }

  test("does not count the pauses", () => {
    const sampleRate = 16_000;
    const sound = tone(997, { sampleRate, seconds: 3, level: 0.1 });
    const withPause = new Float32Array(sound.length * 3);
    withPause.set(sound, sound.length);
    const difference =
      (loudnessOf(withPause, sampleRate) ?? 0) - (loudnessOf(sound, sampleRate) ?? 9);
    assert.ok(Math.abs(difference) < 0.5, `${difference}`);
  });

  test("of silence, and of less than 0.4 s, is not stated", () => {
    assert.equal(loudnessOf(new Float32Array(48_000), 48_000), undefined);
    assert.equal(
      loudnessOf(tone(997, { sampleRate: 8000, seconds: 0.3, level: 1 }), 8000),
      undefined,
    );
  });
});
