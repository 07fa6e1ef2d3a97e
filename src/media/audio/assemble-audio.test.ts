import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { need } from "../../../test/need.ts";
import { type Workshop, workshop } from "../ffmpeg/testing/make-media.ts";
import { installed } from "../programs/testing/installed.ts";
import { withCode } from "../testing/with-code.ts";
import type { AssembledSound, AudioEngine, SoundPart } from "./audio-engine.ts";
import { audioConfig } from "./config.ts";
import { ffmpegAudio } from "./ffmpeg-audio.ts";
import { decodeSamples } from "./samples.ts";
import { tone, wavOf } from "./testing/wav-of.ts";
import { parseWavHeader } from "./wav.ts";
import { wavAudio } from "./wav-audio.ts";

const never = new AbortController().signal;
const settings = audioConfig.parse({});
const near = (actual: number | undefined, wanted: number, within: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) <= within, `${actual}, not ${wanted}`);

describe("assembled sound", () => {
  let shop: Workshop;
  const programs = installed();
  const ffmpeg = ffmpegAudio(programs, settings);
  const alone = wavAudio(settings);
  before(async () => {
    shop = await workshop();
  });
  after(async () => {
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  /** A tone, with silence before and after. */
  const spoken = async (
    name: string,
    { sampleRate = 24_000, seconds = 1, level = 0.1, silent = 0 } = {},
  ): Promise<string> => {
    const path = join(shop.folder, name);
    const quiet = new Float32Array(Math.round(silent * sampleRate));
    const sound = tone(400, { sampleRate, seconds, level });
    const values = [...quiet, ...sound, ...quiet];
    await writeFile(path, wavOf({ coding: "s16", sampleRate, values }));
    return path;
  };

  const saved = async (name: string, { bytes }: AssembledSound): Promise<string> => {
    const path = join(shop.folder, name);
    await writeFile(path, bytes);
    return path;
  };

  const engines: Readonly<Record<string, AudioEngine>> = { "with ffmpeg": ffmpeg, alone };
  for (const [how, engine] of Object.entries(engines)) {
    describe(how, () => {
      test("has each part at the second it says, and silence between", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const parts: SoundPart[] = [
          { files: [await spoken("a.wav", { silent: 0.4 })] },
          { files: [await spoken("b.wav", { sampleRate: 48_000 }), await spoken("c.wav")] },
          { files: [await spoken("d.wav", { seconds: 0.5, silent: 1 })] },
        ];
        const made = await engine.assemble(parts, { format: "wav", silenceSeconds: 0.7 }, never);
        const { silences } = await engine.measure(await saved("sum.wav", made), never);
        assert.equal(silences.length, 2);
        for (const [index, { startSecond, endSecond }] of silences.entries()) {
          // The air that is left around a part is silent too.
          near(startSecond, made.parts[index]?.endSecond ?? 0, 0.06);
          near(endSecond, made.parts[index + 1]?.startSecond ?? 0, 0.06);
        }
        near(made.durationSeconds, 1.1 + 0.7 + 2.05 + 0.7 + 0.6, 0.06);
        near(made.parts.at(-1)?.endSecond, made.durationSeconds, 1e-9);
        assert.equal(parseWavHeader(made.bytes).sampleRate, 48_000);
      });

      test("brings every speaker to one loudness, and keeps loud and soft within one", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const parts: SoundPart[] = [
          { files: [await spoken("e.wav", { level: 0.01, seconds: 2 })], group: "A" },
          { files: [await spoken("f.wav", { level: 0.9, seconds: 2 })], group: "B" },
          { files: [await spoken("g.wav", { level: 0.005, seconds: 2 })], group: "A" },
        ];
        const options = { format: "wav", silenceSeconds: 0.5, loudnessLufs: -16 } as const;
        const made = await engine.assemble(parts, options, never);
        const [first, second, third] = await loudnessOf(engine, made);
        near(second, -16, 0.5);
        near((first ?? 0) - (third ?? 0), 6, 0.5);
        near(first, -14.9, 1.2);
      });

      test("keeps its peaks below the most there is", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const path = join(shop.folder, "peaks.wav");
        const values = tone(300, { sampleRate: 16_000, seconds: 3, level: 0.02 });
        for (let at = 4000; at < values.length; at += 4000) values[at] = 0.9;
        await writeFile(path, wavOf({ coding: "s16", sampleRate: 16_000, values }));
        const options = { format: "wav", silenceSeconds: 0, loudnessLufs: -16 } as const;
        const { bytes } = await engine.assemble([{ files: [path] }], options, never);
        const [track = []] = decodeSamples(bytes.subarray(44), parseWavHeader(bytes));
        near(Math.max(...track), 10 ** (-2 / 20), 0.001);
      });

      test("stays as it is where nothing else is asked", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const files = [await spoken("h.wav", { silent: 0.3 }), await spoken("i.wav")];
        const made = await engine.assemble([{ files }], { format: "wav" }, never);
        near(made.durationSeconds, 2.6, 1e-6);
        const [track = new Float32Array(0)] = decodeSamples(
          made.bytes.subarray(44),
          parseWavHeader(made.bytes),
        );
        near(Math.max(...track), 0.1, 0.001);
      });

      test("is as long as a part that is silent all through, and has no chapter less", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const silent = await spoken("j.wav", { level: 0 });
        const parts = [{ files: [silent] }, { files: [await spoken("k.wav")] }];
        const options = { format: "wav", silenceSeconds: 0.5, loudnessLufs: -16 } as const;
        const made = await engine.assemble(parts, options, never);
        assert.deepEqual(made.parts[0], { startSecond: 0, endSecond: 1 });
      });

      test("too long or too large is refused, and its files are gone", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const make = engine === ffmpeg ? ffmpegAudio.bind(null, programs) : wavAudio;
        const parts = [{ files: [await spoken("l.wav"), await spoken("m.wav")] }];
        const short = make({ ...settings, maxDurationSeconds: 1 });
        await assert.rejects(
          short.assemble(parts, { format: "wav" }, never),
          withCode("media.tooLong"),
        );
        const small = make({ ...settings, maxOutputBytes: 60_000 });
        await assert.rejects(
          small.assemble(parts, { format: "wav" }, never),
          withCode("media.tooLarge"),
        );
      });

      test("stops when the caller gives up", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const parts = [{ files: [await spoken("n.wav")] }];
        const gone = AbortSignal.abort(new Error("enough"));
        await assert.rejects(engine.assemble(parts, { format: "wav" }, gone), /enough/);
      });
    });
  }

  test("without ffmpeg is WAV only, and says so before any work", async () => {
    const parts = [{ files: [join(shop.folder, "absent.wav")] }];
    await assert.rejects(
      alone.assemble(parts, { format: "mp3" }, never),
      withCode("media.engineMissing"),
    );
  });

  for (const format of ["mp3", "opus", "flac", "aac"] as const) {
    test(`carries title and chapters as ${format}`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const parts = [
        { files: [await spoken("o.wav")], title: "Aiko: =;#" },
        { files: [await spoken("p.wav")], title: "田中" },
      ];
      const tags = { title: "週報; 12", artist: "Aiko, 田中" };
      const made = await ffmpeg.assemble(parts, { format, silenceSeconds: 0.5, tags }, never);
      const path = await saved(`show.${format}`, made);
      const probe = await ffmpeg.probe(path, never);
      near(probe.durationSeconds, made.durationSeconds, 0.1);
      assert.deepEqual(
        await chaptersOf(path),
        made.parts.map(({ startSecond, endSecond }, index) => ({
          start: startSecond.toFixed(2),
          // Elsewhere a chapter lasts until the next.
          ...(format === "mp3" ? { end: endSecond.toFixed(2) } : {}),
          title: parts[index]?.title,
        })),
      );
      if (format !== "aac") assert.deepEqual(probe.tags, tags);
    });
  }

  test("of compressed recordings is made with ffmpeg", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const mp3 = await shop.make("voice.mp3", "-f lavfi -i sine=f=300:r=24000:d=1 -c:a libmp3lame");
    const parts = [{ files: [mp3] }, { files: [await spoken("q.wav")] }];
    const made = await ffmpeg.assemble(parts, { format: "wav", silenceSeconds: 0.5 }, never);
    near(made.durationSeconds, 2.5, 0.15);
    assert.ok(!(await readdir(shop.folder)).includes("whole.wav"));
  });

  /** Of each part alone. */
  async function loudnessOf(engine: AudioEngine, { bytes, parts }: AssembledSound) {
    const { sampleRate } = parseWavHeader(bytes);
    const [track = new Float32Array(0)] = decodeSamples(bytes.subarray(44), parseWavHeader(bytes));
    return Promise.all(
      parts.map(async ({ startSecond, endSecond }, index) => {
        const path = join(shop.folder, `part-${index}.wav`);
        const values = track.subarray(startSecond * sampleRate, endSecond * sampleRate);
        await writeFile(path, wavOf({ coding: "s16", sampleRate, values }));
        return (await engine.measure(path, never)).loudnessLufs;
      }),
    );
  }
});

const run = promisify(execFile);

async function chaptersOf(path: string): Promise<unknown> {
  const { stdout } = await run("ffprobe", ["-v", "error", "-show_chapters", "-of", "json", path]);
  const { chapters } = JSON.parse(stdout);
  return chapters.map((chapter: Record<string, unknown>) => ({
    start: Number(chapter["start_time"]).toFixed(2),
    ...(path.endsWith("mp3") ? { end: Number(chapter["end_time"]).toFixed(2) } : {}),
    title: Object(chapter["tags"]).title,
  }));
}
