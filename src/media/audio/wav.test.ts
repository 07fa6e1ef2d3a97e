import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../../kernel/errors.ts";
import { withCode } from "../testing/with-code.ts";
import { decodeSamples, encodeSamples } from "./samples.ts";
import { wavOf } from "./testing/wav-of.ts";
import { parseWavHeader, wavFile, wavSeconds } from "./wav.ts";

describe("a WAV file", () => {
  test("written is read back as it was", () => {
    const samples = [Float32Array.of(0, 0.5, -1, 1), Float32Array.of(1, -0.25, 0, 0.125)];
    const file = wavFile(encodeSamples(samples), { sampleRate: 22_050, channels: 2 });
    const header = parseWavHeader(file);
    assert.deepEqual(header, {
      sampleRate: 22_050,
      channels: 2,
      encoding: "integer",
      bitsPerSample: 16,
      dataOffset: 44,
      dataBytes: 16,
    });
    const read = decodeSamples(file.subarray(header.dataOffset), header);
    for (const [channel, track] of read.entries()) {
      for (const [at, value] of track.entries()) {
        assert.ok(Math.abs(value - (samples[channel]?.[at] ?? 9)) < 1e-4);
      }
    }
  });

  for (const coding of ["u8", "s16", "s24", "s32", "f32", "f64"] as const) {
    for (const extensible of [false, true]) {
      const kind = `${coding}${extensible ? " in the extensible form" : ""}`;
      test(`of ${kind} gives the same numbers`, () => {
        const values = [0, 0.5, -0.5, -1, 0.99];
        const file = wavOf({ coding, extensible, sampleRate: 8000, values });
        const header = parseWavHeader(file);
        assert.equal(wavSeconds(header), values.length / 8000);
        const end = header.dataOffset + header.dataBytes;
        const [track = []] = decodeSamples(file.subarray(header.dataOffset, end), header);
        const step = coding === "u8" ? 1 / 128 : 1 / 32_768;
        for (const [at, value] of [...track].entries()) {
          assert.ok(Math.abs(value - (values[at] ?? 9)) <= step, `${value} for ${values[at]}`);
        }
      });
    }
  }

  for (const length of [0, 0x7fff_ffff, 0xffff_ffff]) {
    test(`whose length says ${length} goes on to its end`, () => {
      const file = wavOf({ coding: "s16", sampleRate: 8000, values: [0.1, 0.2, 0.3] });
      new DataView(file.buffer, file.byteOffset).setUint32(40, length, true);
      assert.equal(parseWavHeader(file).dataBytes, 6);
    });
  }

  test("with notes before its samples, of odd length, is read", () => {
    const plain = wavOf({ coding: "s16", sampleRate: 8000, values: [0.1] });
    const note = Buffer.from("LIST\x03\0\0\0abc\0", "latin1");
    const file = Buffer.concat([plain.subarray(0, 36), note, plain.subarray(36)]);
    assert.equal(parseWavHeader(file).dataOffset, 56);
  });

  test("with compressed sound is refused by its name", () => {
    const file = wavOf({ coding: "s16", sampleRate: 8000, values: [0] });
    file[20] = 0x55;
    assert.throws(() => parseWavHeader(file), withCode("media.unsupported"));
  });

  test("that is damaged gives a clear error or whole frames within the file", () => {
    const whole = wavOf({ coding: "s24", extensible: true, sampleRate: 8000, values: [0, 1, -1] });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), (changes, length) => {
        const file = whole.slice();
        for (const [at, value] of changes) file[at] = value;
        const cut = file.slice(0, length);
        try {
          const header = parseWavHeader(cut);
          assert.ok(header.dataOffset + header.dataBytes <= cut.length);
          decodeSamples(cut.subarray(header.dataOffset), header);
        } catch (error) {
          assert.ok(isKumihimoError(error), String(error));
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});
