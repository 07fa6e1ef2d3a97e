import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withCode } from "../testing/with-code.ts";
import { joinWav } from "./join-wav.ts";
import { decodeSamples } from "./samples.ts";
import { tone, wavOf } from "./testing/wav-of.ts";
import { parseWavHeader } from "./wav.ts";

const speech = (sampleRate: number, seconds: number) =>
  wavOf({ coding: "s16", sampleRate, values: tone(300, { sampleRate, seconds, level: 0.5 }) });
const limits = { silenceSeconds: 0.5, maxOutputBytes: 1_000_000 };

describe("joined recordings", () => {
  test("follow one another with silence between, at the higher rate", () => {
    const joined = joinWav([speech(8000, 1), speech(16_000, 2)], limits);
    assert.equal(joined.durationSeconds, 3.5);
    assert.deepEqual(joined.parts, [
      { startSecond: 0, endSecond: 1 },
      { startSecond: 1.5, endSecond: 3.5 },
    ]);
    const header = parseWavHeader(joined.bytes);
    assert.equal(header.sampleRate, 16_000);
    const [track = new Float32Array(0)] = decodeSamples(joined.bytes.subarray(44), header);
    assert.ok(track.subarray(16_000, 24_000).every((value) => value === 0));
    assert.ok(Math.max(...track.subarray(0, 16_000)) > 0.45);
  });

  test("have two channels when one of them has", () => {
    const stereo = wavOf({ coding: "s16", sampleRate: 8000, channels: 2, values: [0.5, -0.5] });
    assert.equal(parseWavHeader(joinWav([stereo, speech(8000, 0.1)], limits).bytes).channels, 2);
  });

  test("stop at the limit", () => {
    const small = { ...limits, maxOutputBytes: 10_000 };
    assert.throws(() => joinWav([speech(8000, 1)], small), withCode("media.tooLarge"));
  });

  test("of which one is no WAV are refused", () => {
    assert.throws(() => joinWav([Buffer.from("noise")], limits), withCode("media.unreadable"));
  });
});
