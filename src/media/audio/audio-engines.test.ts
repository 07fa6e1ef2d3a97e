import assert from "node:assert/strict";
import { mkdir, readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { toneWithGap, type Workshop, workshop } from "../ffmpeg/testing/make-media.ts";
import { programsConfig } from "../programs/config.ts";
import { programs } from "../programs/programs.ts";
import { installed } from "../programs/testing/installed.ts";
import { withCode } from "../testing/with-code.ts";
import type { AudioEngine } from "./audio-engine.ts";
import { audioConfig } from "./config.ts";
import { ffmpegAudio } from "./ffmpeg-audio.ts";
import { localAudio } from "./local-audio.ts";
import { tone, wavOf } from "./testing/wav-of.ts";
import { parseWavHeader, wavSeconds } from "./wav.ts";
import { wavAudio } from "./wav-audio.ts";

const never = new AbortController().signal;
const settings = audioConfig.parse({});
const near = (actual: number | undefined, wanted: number, within: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) <= within, `${actual}, not ${wanted}`);

describe("sound", () => {
  let shop: Workshop;
  const programsHere = installed();
  const ffmpeg = ffmpegAudio(programsHere, settings);
  const alone = wavAudio(settings);
  before(async () => {
    shop = await workshop();
  });
  after(async () => {
    await shop[Symbol.asyncDispose]();
    await programsHere[Symbol.asyncDispose]();
  });

  /** Sounds for 1 s, is silent until 3.5 s, sounds until 6 s. */
  const withGap = async (name: string): Promise<string> => {
    const path = join(shop.folder, name);
    const rate = { sampleRate: 44_100, level: 0.3 };
    const sound = tone(440, { ...rate, seconds: 6 }).fill(0, 44_100, 44_100 * 3.5);
    await writeFile(path, wavOf({ coding: "s16", sampleRate: 44_100, values: sound }));
    return path;
  };

  const engines: Readonly<Record<string, AudioEngine>> = { "with ffmpeg": ffmpeg, alone };
  for (const [how, engine] of Object.entries(engines)) {
    describe(how, () => {
      test("of a WAV file is probed", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const probe = await engine.probe(await withGap("a.wav"), never);
        assert.deepEqual(
          { ...probe, bitRate: Math.round((probe.bitRate ?? 0) / 1000) },
          {
            durationSeconds: 6,
            codec: "pcm_s16le",
            container: "wav",
            sampleRate: 44_100,
            channels: 1,
            bitRate: 706,
            tags: {},
          },
        );
      });

      test("has its silence and loudness measured", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const measures = await engine.measure(await withGap("b.wav"), never);
        assert.equal(measures.silences.length, 1);
        near(measures.silences[0]?.startSecond, 1, 0.05);
        near(measures.silences[0]?.endSecond, 3.5, 0.05);
        near(measures.silentShare, 2.5 / 6, 0.02);
        near(measures.loudnessLufs, -14.5, 0.3);
        assert.deepEqual(measures.probe, await engine.probe(await withGap("b.wav"), never));
      });

      test("becomes 16 kHz mono", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const path = await withGap("c.wav");
        const options = { format: "wav", sampleRate: 16_000, channels: 1 } as const;
        const made = await engine.convert(path, options, never);
        const header = parseWavHeader(made.bytes);
        assert.equal(made.mimeType, "audio/wav");
        near(made.durationSeconds, 6, 0.001);
        near(wavSeconds(header), 6, 0.001);
        assert.deepEqual([header.sampleRate, header.channels], [16_000, 1]);
      });

      test("longer or larger than allowed is refused", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const path = await withGap("d.wav");
        const make = engine === ffmpeg ? ffmpegAudio.bind(null, programsHere) : wavAudio;
        const short = make({ ...settings, maxDurationSeconds: 5 });
        await assert.rejects(short.probe(path, never), withCode("media.tooLong"));
        const small = make({ ...settings, maxOutputBytes: 2000 });
        const conversion = small.convert(path, { format: "wav" }, never);
        await assert.rejects(conversion, withCode("media.tooLarge"));
      });

      test("cut off in the middle is read as far as it goes", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const path = await withGap("e.wav");
        await truncate(path, 44 + 44_100 * 2 * 2);
        const made = await engine.convert(path, { format: "wav" }, never);
        near(made.durationSeconds, 2, 0.1);
      });

      test("stops when the caller gives up", async (t) => {
        if (engine === ffmpeg && !need(t, "ffmpeg")) return;
        const path = await withGap("f.wav");
        await assert.rejects(
          engine.measure(path, AbortSignal.abort(new Error("enough"))),
          /enough/,
        );
      });
    });
  }

  test("without ffmpeg, what only ffmpeg can do names it", async () => {
    const none = localAudio(programs(programsConfig.parse({}), ""), settings);
    assert.equal(none.name, "wav");
    const path = await withGap("g.wav");
    const missing = withCode("media.engineMissing");
    await assert.rejects(none.convert(path, { format: "mp3" }, never), missing);
    await assert.rejects(none.waveform(path, { width: 100, height: 50 }, never), missing);
    await writeFile(path, Buffer.from([0xff, 0xfb, 0x90, 0]));
    await assert.rejects(none.probe(path, never), missing);
  });

  const formats = [
    ["mp3", "audio/mpeg"],
    ["opus", "audio/ogg"],
    ["flac", "audio/flac"],
    ["aac", "audio/mp4"],
  ] as const;
  for (const [format, mimeType] of formats) {
    test(`becomes ${format} and is still the same sound`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const path = await shop.make("tone.wav", toneWithGap);
      const made = await ffmpeg.convert(path, { format, sampleRate: 44_100 }, never);
      assert.equal(made.mimeType, mimeType);
      const again = join(shop.folder, `again.${format}`);
      await writeFile(again, made.bytes);
      near((await ffmpeg.probe(again, never)).durationSeconds, 6, 0.1);
      const { silences } = await ffmpeg.measure(again, never);
      assert.equal(silences.length, 1);
      near(silences[0]?.startSecond, 1, 0.1);
      near(silences[0]?.endSecond, 3.5, 0.1);
    });
  }

  test("in a stream of bare AAC has its true length", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("bare.aac", `${toneWithGap} -c:a aac`);
    near((await ffmpeg.probe(path, never)).durationSeconds, 6, 0.1);
  });

  test("carries its title", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("tagged.opus", `${toneWithGap} -metadata title=Tone -c:a libopus`);
    assert.deepEqual((await ffmpeg.probe(path, never)).tags, { title: "Tone" });
  });

  test("that is silent all through has no loudness", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("silent.flac", "-f lavfi -i anullsrc=r=16000:cl=mono -t 2");
    assert.deepEqual(await ffmpeg.measure(path, never), {
      probe: await ffmpeg.probe(path, never),
      silences: [{ startSecond: 0, endSecond: 2 }],
      silentShare: 1,
    });
  });

  test("is drawn as a picture of the wanted size", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("draw.wav", toneWithGap);
    const png = Buffer.from(await ffmpeg.waveform(path, { width: 600, height: 120 }, never));
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [600, 120]);
  });

  test("is missing from a silent film, and the error says so", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("mute.mp4", "-f lavfi -i testsrc=s=64x64:r=5:d=1");
    await assert.rejects(ffmpeg.measure(path, never), /it has no sound/);
  });

  test("leaves no temporary file behind, even when it is too large", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("left.wav", toneWithGap);
    const own = join(shop.folder, "own");
    await mkdir(own);
    const usual = process.env["TMPDIR"];
    process.env["TMPDIR"] = own;
    t.after(() => {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    });
    const small = ffmpegAudio(programsHere, { ...settings, maxOutputBytes: 20_000 });
    const conversion = small.convert(path, { format: "flac" }, never);
    await assert.rejects(conversion, withCode("media.tooLarge"));
    assert.deepEqual(await readdir(own), []);
  });
});
