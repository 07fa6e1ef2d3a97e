/** A part of a recording, cut out while it is converted. */

import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { type Workshop, workshop } from "../ffmpeg/testing/make-media.ts";
import { installed } from "../programs/testing/installed.ts";
import { withCode } from "../testing/with-code.ts";
import type { AudioEngine } from "./audio-engine.ts";
import { audioConfig } from "./config.ts";
import { ffmpegAudio } from "./ffmpeg-audio.ts";
import { decodeSamples } from "./samples.ts";
import { tone, wavOf } from "./testing/wav-of.ts";
import { parseWavHeader } from "./wav.ts";
import { wavAudio } from "./wav-audio.ts";

const never = new AbortController().signal;
const settings = audioConfig.parse({});
const speech = { format: "wav", sampleRate: 16_000, channels: 1 } as const;

/** Where the sound begins and ends in a WAV file, in seconds. */
function soundIn(file: Uint8Array): readonly [number, number] {
  const header = parseWavHeader(file);
  const [samples = new Float32Array(0)] = decodeSamples(file.subarray(header.dataOffset), header);
  const loud = samples.findIndex((sample) => Math.abs(sample) > 0.05);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > 0.05);
  return [loud / header.sampleRate, (last + 1) / header.sampleRate];
}

const near = (actual: readonly number[], wanted: readonly number[], within: number): void => {
  for (const [at, value] of wanted.entries()) {
    assert(
      Math.abs((actual[at] ?? Number.NaN) - value) <= within,
      `${actual.join()} not ${wanted.join()}`,
    );
  }
};

describe("a stretch of sound", () => {
  let shop: Workshop;
  let path: string;
  const programs = installed();
  const engines: Readonly<Record<string, AudioEngine>> = {
    "with ffmpeg": ffmpegAudio(programs, settings),
    alone: wavAudio(settings),
  };
  const [ffmpeg] = Object.values(engines);

  before(async () => {
    shop = await workshop();
    path = join(shop.folder, "long.wav");
    // Silent but for the seconds from 20 to 21 of 30.
    const values = tone(440, { sampleRate: 22_050, seconds: 30, level: 0.5 });
    values.fill(0, 0, 20 * 22_050).fill(0, 21 * 22_050);
    await writeFile(path, wavOf({ coding: "s16", sampleRate: 22_050, values }));
  });
  after(async () => {
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  for (const [how, engine] of Object.entries(engines)) {
    test(`is cut out to the sample ${how}, in memory and into a file`, async (t) => {
      if (engine === ffmpeg && !need(t, "ffmpeg")) return;
      const options = { ...speech, startSecond: 18.5, endSecond: 22.25 };
      const made = await engine.convert(path, options, never);
      near([made.durationSeconds, ...soundIn(made.bytes)], [3.75, 1.5, 2.5], 0.002);
      const into = join(shop.folder, `part-${engine.name}.wav`);
      const written = await engine.convertInto(path, into, options, never);
      const file = await readFile(into);
      assert.deepEqual(written.mimeType, "audio/wav");
      assert.deepEqual([written.size, parseWavHeader(file).dataOffset], [file.length, 44]);
      near([written.durationSeconds, ...soundIn(file)], [3.75, 1.5, 2.5], 0.002);
    });

    test(`goes to the end where none is named, ${how}`, async (t) => {
      if (engine === ffmpeg && !need(t, "ffmpeg")) return;
      const made = await engine.convert(path, { ...speech, startSecond: 19, endSecond: 99 }, never);
      near([made.durationSeconds, ...soundIn(made.bytes)], [11, 1, 2], 0.002);
    });

    test(`of whole length is the same in a file as in memory, ${how}`, async (t) => {
      if (engine === ffmpeg && !need(t, "ffmpeg")) return;
      const into = join(shop.folder, `whole-${engine.name}.wav`);
      await engine.convertInto(path, into, speech, never);
      const { bytes } = await engine.convert(path, speech, never);
      assert(Buffer.from(bytes).equals(await readFile(into)));
    });

    test(`larger than allowed is refused, ${how}, and no existing file is overwritten`, async (t) => {
      if (engine === ffmpeg && !need(t, "ffmpeg")) return;
      const tight = { ...settings, maxOutputBytes: 2000 };
      const small = engine === ffmpeg ? ffmpegAudio(programs, tight) : wavAudio(tight);
      const into = join(shop.folder, `small-${engine.name}.wav`);
      await assert.rejects(
        small.convertInto(path, into, speech, never),
        withCode("media.tooLarge"),
      );
      const { size } = await stat(into);
      await assert.rejects(engine.convertInto(path, into, speech, never));
      assert.equal((await stat(into)).size, size);
    });
  }

  const sources = [
    ["mp3 of changing bit rate", "a.mp3", "-c:a libmp3lame -q:a 6"],
    ["mp3 without a table of places", "b.mp3", "-c:a libmp3lame -q:a 6 -write_xing 0"],
    ["AAC in MP4", "c.m4a", "-c:a aac"],
    ["bare AAC", "d.aac", "-c:a aac"],
    ["Opus", "e.opus", "-c:a libopus"],
    ["FLAC", "f.flac", "-c:a flac"],
  ] as const;
  for (const [what, name, codec] of sources) {
    test(`is found at its time in ${what}`, async (t) => {
      if (!need(t, "ffmpeg") || ffmpeg === undefined) return;
      const source = await shop.make(name, `-i ${path} ${codec}`);
      const made = await ffmpeg.convert(
        source,
        { ...speech, startSecond: 18.5, endSecond: 22.25 },
        never,
      );
      near([made.durationSeconds, ...soundIn(made.bytes)], [3.75, 1.5, 2.5], 0.06);
    });
  }

  for (const format of ["mp3", "opus", "flac", "aac"] as const) {
    test(`is written as ${format}`, async (t) => {
      if (!need(t, "ffmpeg") || ffmpeg === undefined) return;
      const into = join(shop.folder, `part.${format}`);
      const options = { ...speech, format, startSecond: 19, endSecond: 23 };
      const written = await ffmpeg.convertInto(path, into, options, never);
      assert.equal(written.size, (await stat(into)).size);
      const { bytes } = await ffmpeg.convert(into, speech, never);
      near([written.durationSeconds, ...soundIn(bytes)], [4, 1, 2], 0.1);
    });
  }
});
