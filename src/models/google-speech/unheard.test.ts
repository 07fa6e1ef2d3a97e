import assert from "node:assert/strict";
import { test } from "node:test";
import { wavOf } from "../../media/audio/testing/wav-of.ts";
import { unheard } from "./unheard.ts";

const sound = { coding: "s16", sampleRate: 16_000, values: [0, 0.5, -0.5, 0] } as const;

const several = "recordings of several channels";

test("what the API hears wholly is one channel of 16 bits", () => {
  assert.equal(unheard(wavOf(sound), "audio/wav"), undefined);
  assert.equal(unheard(wavOf({ ...sound, channels: 2 }), "audio/wav")?.en, several);
  assert.equal(
    unheard(wavOf({ ...sound, coding: "f32" }), "audio/wav")?.en,
    "recordings of other than 16 bits",
  );
});

/** The first block of a file of 44.1 kHz and 16 bits, after RFC 9639. */
function flacHead(channels: number): Buffer {
  const bytes = Buffer.alloc(42);
  bytes.write("fLaC", "latin1");
  bytes.writeUInt32BE((44_100 << 12) | ((channels - 1) << 9) | (15 << 4), 18);
  return bytes;
}

test("the channels of a FLAC file are read from its first block", () => {
  assert.equal(unheard(flacHead(1), "audio/flac"), undefined);
  assert.equal(unheard(flacHead(2), "audio/flac")?.en, several);
});

test("a head that cannot be read is left to the API", () => {
  assert.equal(unheard(Buffer.from("the recording"), "audio/wav"), undefined);
  assert.equal(unheard(Buffer.from("fLaC"), "audio/flac"), undefined);
  assert.equal(unheard(Buffer.from("no sound at all, but long enough"), "audio/flac"), undefined);
});
