import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { audioConfig } from "../../media/audio/config.ts";
import { ffmpegAudio } from "../../media/audio/ffmpeg-audio.ts";
import { tone, wavOf } from "../../media/audio/testing/wav-of.ts";
import { wavAudio } from "../../media/audio/wav-audio.ts";
import { type Workshop, workshop } from "../../media/ffmpeg/testing/make-media.ts";
import { installed } from "../../media/programs/testing/installed.ts";
import { withCode } from "../../media/testing/with-code.ts";
import { openScratch, type Scratch } from "../../storage/scratch.ts";
import type { MediaLimits } from "../model.ts";
import type { MediaFile } from "../models.ts";
import { prepareRecording } from "./recording.ts";
import { speechFormats } from "./speech-formats.ts";

const never = new AbortController().signal;
const settings = audioConfig.parse({});
const to = (audio?: MediaLimits) => ({
  provider: "ear",
  limits: audio === undefined ? undefined : { audio },
});

describe("a recording", () => {
  let shop: Workshop;
  let scratch: Scratch;
  let recording: MediaFile;
  const programs = installed();
  const ffmpeg = ffmpegAudio(programs, settings);
  const alone = wavAudio(settings);
  const prepare = (limits?: MediaLimits, engine = alone, from = recording, signal = never) =>
    prepareRecording({ audio: engine, scratch }, from, to(limits), signal);
  const leftovers = () => readdir(scratch.path);

  before(async () => {
    shop = await workshop();
    scratch = await openScratch(join(shop.folder, "scratch"));
    const path = join(shop.folder, "long.wav");
    // 30 s at 44.1 kHz, silent from 12 to 14 s.
    const values = tone(440, { sampleRate: 44_100, seconds: 30, level: 0.5 });
    await writeFile(
      path,
      wavOf({
        coding: "s16",
        sampleRate: 44_100,
        values: values.fill(0, 12 * 44_100, 14 * 44_100),
      }),
    );
    recording = {
      path,
      mimeType: "audio/wav",
      size: (await stat(path)).size,
      durationSeconds: 30,
      sha256: async () =>
        createHash("sha256")
          .update(await readFile(path))
          .digest("hex"),
    };
  });
  after(async () => {
    await scratch[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  test("that fits is sent as it is, from its own file", async () => {
    await using prepared = await prepare({ mimeTypes: ["audio/mpeg", "audio/x-wav"] });
    const [part] = prepared.parts;
    assert.equal(prepared.parts.length, 1);
    assert.deepEqual(
      [part?.startSecond, part?.endSecond, part?.audio.mimeType, part?.audio.durationSeconds],
      [0, 30, "audio/wav", 30],
    );
    assert.equal(part?.audio.body.size, recording.size);
    assert.deepEqual(await leftovers(), []);
  });

  test("that fits is still made anew for a model that hears only what the hub makes", async () => {
    await using prepared = await prepare({ mimeTypes: ["audio/wav"], onlyAsMade: true });
    assert.equal(prepared.parts[0]?.audio.body.size, 960_044);
  });

  test("that is too large becomes 16 kHz mono, in a file that is removed", async () => {
    const prepared = await prepare({ maxBytes: 1_000_000, mimeTypes: ["audio/wav"] });
    assert.equal(prepared.parts.length, 1);
    const { audio } = prepared.parts[0] ?? assert.fail("no part");
    assert.deepEqual(
      [audio.body.size, audio.body.type, audio.durationSeconds],
      [960_044, "audio/wav", 30],
    );
    assert.equal((await leftovers()).length, 1);
    assert.equal(Buffer.from(await audio.body.slice(0, 4).arrayBuffer()).toString(), "RIFF");
    await prepared[Symbol.asyncDispose]();
    assert.deepEqual(await leftovers(), []);
  });

  test("that fits is made anew where the model wants it only so", async () => {
    await using prepared = await prepare({ mimeTypes: ["audio/wav"], onlyAsMade: true });
    assert.equal(prepared.parts[0]?.audio.body.size, 960_044);
  });

  test("that is too long is cut in its silence", async () => {
    await using prepared = await prepare({ maxSeconds: 20, mimeTypes: ["audio/wav"] });
    assert.deepEqual(
      prepared.parts.map((part) => [part.startSecond, part.endSecond].map(Math.round)),
      [
        [0, 13],
        [13, 30],
      ],
    );
    for (const { audio, startSecond, endSecond } of prepared.parts) {
      assert(Math.abs(audio.durationSeconds - (endSecond - startSecond)) < 0.01);
      assert(Math.abs(audio.body.size - 44 - audio.durationSeconds * 32_000) < 3);
    }
  });

  test("of a type that a model does not take becomes the first one that can be made", async (t) => {
    const flac = { ...recording, mimeType: "audio/aiff" };
    await using prepared = await prepare(
      { mimeTypes: ["audio/aac", "audio/flac", "audio/wav"] },
      alone,
      flac,
    );
    assert.equal(prepared.parts[0]?.audio.mimeType, "audio/wav", "the hub alone makes WAV only");
    if (!need(t, "ffmpeg")) return;
    await using other = await prepare(
      { mimeTypes: ["audio/aac", "audio/flac", "audio/wav"] },
      ffmpeg,
      flac,
    );
    assert.equal(other.parts[0]?.audio.mimeType, "audio/flac");
  });

  test("that would have to be cut in the first type is made smaller in another", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const limits = { maxBytes: 400_000, mimeTypes: ["audio/wav", "audio/flac", "audio/mpeg"] };
    await using prepared = await prepare(limits, ffmpeg);
    assert.equal(prepared.parts.length, 1);
    assert.equal(prepared.parts[0]?.audio.mimeType, "audio/mpeg");
    assert((prepared.parts[0]?.audio.body.size ?? Infinity) < 400_000);
  });

  test("is never sent as a film, even where nothing is known of the model", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make(
      "film.mp4",
      `-f lavfi -i color=red:s=64x64:r=5:d=2 -i ${recording.path} -shortest`,
    );
    const film = { ...recording, path, mimeType: "video/mp4", durationSeconds: 2 };
    await using prepared = await prepare(undefined, ffmpeg, film);
    assert.equal(prepared.parts[0]?.audio.mimeType, "audio/wav");
  });

  test("that cannot be made to fit is refused, so that another provider may be asked", async () => {
    const refused = withCode("models.mediaRefused");
    await assert.rejects(prepare({ maxBytes: 100_000, mimeTypes: ["audio/wav"] }), refused);
    await assert.rejects(prepare({ mimeTypes: ["audio/mpeg"] }), refused);
    await assert.rejects(prepare({ mimeTypes: [] }), refused);
    assert.deepEqual(await leftovers(), []);
  });

  test("leaves nothing behind when it breaks off", async () => {
    const giveUp = new AbortController();
    const pending = prepare(
      { maxSeconds: 10, mimeTypes: ["audio/wav"] },
      alone,
      recording,
      giveUp.signal,
    );
    const caught = assert.rejects(pending, /enough/);
    while ((await leftovers()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    giveUp.abort(new Error("enough"));
    await caught;
    assert.deepEqual(await leftovers(), []);
  });

  for (const [type, { format, bytesPerSecond }] of speechFormats) {
    test(`as ${format} takes no more bytes a second than planned, even if it is noise`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const path = await shop.make(
        `noise-${format}.wav`,
        "-f lavfi -i anoisesrc=d=20:r=48000:a=0.9:seed=7",
      );
      const into = join(shop.folder, `noise.${format}`);
      const options = { format, sampleRate: 16_000, channels: 1 } as const;
      const written = await ffmpeg.convertInto(path, into, options, never);
      assert.equal(written.mimeType, type);
      assert(written.size < bytesPerSecond * 20, `${written.size / 20} bytes a second`);
    });
  }
});
