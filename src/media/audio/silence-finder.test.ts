import assert from "node:assert/strict";
import { test } from "node:test";
import { silenceFinder } from "./silence-finder.ts";
import { tone } from "./testing/wav-of.ts";

const sampleRate = 1000;
const sound = (seconds: number) => tone(200.1, { sampleRate, seconds, level: 0.5 });
const pause = (seconds: number) => new Float32Array(seconds * sampleRate).fill(0.001);

test("stretches of half a second and more below -50 dB are silences, at the ends too", () => {
  const finder = silenceFinder(sampleRate);
  for (const part of [
    pause(0.6),
    sound(1),
    pause(0.4),
    sound(1),
    pause(0.7),
    sound(0.3),
    pause(1),
  ]) {
    finder.push([part]);
  }
  const found = finder.silences().map((part) => [part.startSecond, part.endSecond]);
  const expected = [
    [0, 0.6],
    [3, 3.7],
    [4, 5],
  ];
  assert.equal(found.length, expected.length);
  for (const [at, [start = 0, end = 0]] of expected.entries()) {
    assert.ok(Math.abs((found[at]?.[0] ?? 9) - start) <= 0.005);
    assert.ok(Math.abs((found[at]?.[1] ?? 9) - end) <= 0.005);
  }
});

test("a channel that sounds alone breaks the silence", () => {
  const finder = silenceFinder(sampleRate);
  finder.push([pause(1), sound(1)]);
  assert.deepEqual(finder.silences(), []);
});
