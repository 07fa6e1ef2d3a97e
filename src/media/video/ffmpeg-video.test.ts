import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sharp } from "../image/safe-sharp.ts";
import { need } from "../../../test/need.ts";
import {
  asFilm,
  threeScenes,
  toneWithGap,
  type Workshop,
  workshop,
} from "../ffmpeg/testing/make-media.ts";
import { parseWavHeader, wavSeconds } from "../audio/wav.ts";
import { installed } from "../programs/testing/installed.ts";
import { withCode } from "../testing/with-code.ts";
import { videoConfig } from "./config.ts";
import { ffmpegVideo } from "./ffmpeg-video.ts";
import type { Frame, Scene } from "./video-engine.ts";

const never = new AbortController().signal;
const settings = videoConfig.parse({});
const even = { maxFrames: 6, framesAt: "even" } as const;

describe("a film", () => {
  let shop: Workshop;
  const programs = installed();
  const engine = ffmpegVideo(programs, settings);
  before(async () => {
    shop = await workshop();
  });
  after(async () => {
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });
  const whole = (name = "whole.mp4", encoding = "-c:v libx264 -c:a aac -movflags +faststart") =>
    shop.make(name, `${threeScenes} ${toneWithGap} ${asFilm} ${encoding}`);
  const mute = (name: string, options: string) =>
    shop.make(name, `${threeScenes} -filter_complex [0][1][2]concat=n=3${options}`);

  test("is probed", async (t) => {
    if (!need(t, "ffmpeg")) return;
    assert.deepEqual(await engine.probe(await whole(), never), {
      durationSeconds: 6,
      width: 160,
      height: 90,
      framesPerSecond: 10,
      codec: "h264",
      container: "mp4",
      audio: { codec: "aac", sampleRate: 44_100, channels: 1 },
      tags: {},
    });
  });

  test("gives its scenes, silences, speech track and even frames from one pass", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const shares: number[] = [];
    const options = { ...even, speech: true, progress: (share: number) => shares.push(share) };
    const { frames, scenes, sound } = await engine.read(await whole(), options, never);
    assertScenes(scenes, [0, 2, 4, 6]);
    assert.deepEqual(seconds(frames), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
    assert.deepEqual(await colours(frames), ["red", "red", "other", "other", "blue", "blue"]);
    assert.equal(sound?.silences.length, 1);
    near(sound.silences[0]?.startSecond, 1, 0.1);
    near(sound.silences[0]?.endSecond, 3.5, 0.1);
    near(sound.loudnessLufs, -14.5, 0.5);
    const speech = parseWavHeader(sound.speech ?? Buffer.alloc(0));
    assert.deepEqual([speech.sampleRate, speech.channels], [16_000, 1]);
    near(wavSeconds(speech), 6, 0.1);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.equal(shares.at(-1), 1);
  });

  test("gives one frame for each scene", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const options = { maxFrames: 3, framesAt: "scenes" } as const;
    const { frames } = await engine.read(await whole(), options, never);
    assert.deepEqual(await colours(frames), ["red", "other", "blue"]);
    for (const [at, { second }] of frames.entries()) near(second, 1 + 2 * at, 0.6);
  });

  test("gives frames of the wanted size, and never larger than it is", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await whole();
    const small = await engine.read(path, { ...even, maxSide: 80 }, never);
    const large = await engine.read(path, { ...even, maxSide: 4000 }, never);
    assert.deepEqual(await sizeOf(small.frames[0]), [80, 46]);
    assert.deepEqual(await sizeOf(large.frames[0]), [160, 90]);
  });

  test("without sound has no sound", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const reading = await engine.read(await mute("mute.mp4", ""), even, never);
    assert.equal(reading.sound, undefined);
    assertScenes(reading.scenes, [0, 2, 4, 6]);
  });

  for (const [name, encoding] of [
    ["film.webm", "-c:v libvpx -b:v 200k -c:a libopus"],
    ["film.avi", "-c:v mpeg4 -c:a mp3"],
    ["film.ts", "-c:v libx264 -c:a aac"],
    ["film.mkv", "-c:v mpeg4 -c:a flac"],
  ] as const) {
    test(`in ${name} is read as in MP4`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const { frames, scenes, sound } = await engine.read(await whole(name, encoding), even, never);
      // AVI has no time stamps: every picture is late by the one that the decoder waits for.
      assertScenes(scenes, [0, 2, 4, 6], name.endsWith("avi") ? 0.11 : 0.1);
      near(sound?.silences[0]?.startSecond, 1, 0.1);
      assert.deepEqual(await colours(frames), ["red", "red", "other", "other", "blue", "blue"]);
    });
  }

  test("that does not state its length is measured", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await whole("live.webm", "-c:v libvpx -b:v 200k -c:a libopus -live 1");
    near((await engine.probe(path, never)).durationSeconds, 6, 0.1);
  });

  test("taken with a phone held upright is shown upright", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const halves = "-f lavfi -i color=red:s=80x90:r=5:d=1 -f lavfi -i color=blue:s=80x90:r=5:d=1";
    const path = await shop.make("phone.mp4", `${halves} -filter_complex hstack -c:v libx264`);
    await writeFile(path, turnedClockwise(await readFile(path)));
    const { probe, frames } = await engine.read(path, { ...even, maxFrames: 1 }, never);
    assert.deepEqual([probe.width, probe.height, probe.rotation], [90, 160, 90]);
    assert.deepEqual(await sizeOf(frames[0]), [90, 160]);
    // The left half comes to lie on top.
    const [frame] = frames;
    assert.equal(await colourAt(frame, { left: 45, top: 20 }), "red");
    assert.equal(await colourAt(frame, { left: 45, top: 140 }), "blue");
  });

  test("with pixels that are not square is shown in its true shape", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await mute("wide.mp4", ",setsar=2");
    const { probe, frames } = await engine.read(path, even, never);
    assert.deepEqual([probe.width, probe.height], [320, 90]);
    assert.deepEqual(await sizeOf(frames[0]), [320, 90]);
  });

  test("whose pictures come at uneven times keeps those times", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await mute("uneven.mp4", ",select=not(mod(n\\,3))+gt(n\\,39) -vsync vfr");
    const { frames, scenes } = await engine.read(path, { ...even, maxFrames: 60 }, never);
    assert.deepEqual(seconds(frames).slice(0, 4), [0, 0.3, 0.6, 0.9]);
    assertScenes(scenes, [0, 2.1, 4, 6]);
  });

  test("of one picture gives that picture", async (t) => {
    if (!need(t, "ffmpeg")) return;
    for (const name of ["one.mp4", "one.gif"]) {
      const path = await shop.make(
        name,
        `${threeScenes} -filter_complex [0][1][2]concat=n=3 -frames:v 1`,
      );
      const { frames, scenes } = await engine.read(path, even, never);
      assert.deepEqual(seconds(frames), [0]);
      assert.equal(scenes.length, 1);
    }
  });

  test("may be an animated GIF", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const { probe, frames, scenes } = await engine.read(await mute("film.gif", ""), even, never);
    assert.deepEqual([probe.container, frames.length], ["gif", 6]);
    assertScenes(scenes, [0, 2, 4, 6]);
  });

  test("whose pictures carry notes of their own keeps its times", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: "red" } });
    const noted = join(shop.folder, "noted.jpg");
    await picture
      .withExif({ IFD0: { Make: "Maker", Model: "Model" } })
      .jpeg()
      .toFile(noted);
    const path = await shop.make("notes.mkv", `-loop 1 -framerate 5 -i ${noted} -t 2 -c copy`);
    const { frames } = await engine.read(path, { ...even, maxFrames: 5 }, never);
    assert.deepEqual(seconds(frames), [0.2, 0.6, 1, 1.4, 1.8]);
  });

  test("that breaks off is read as far as it goes", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await whole("broken.mp4");
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const { probe, frames, scenes } = await engine.read(path, even, never);
    assert.ok(probe.durationSeconds < 5);
    assert.ok(frames.length > 0 && frames.every(({ second }) => second <= probe.durationSeconds));
    assert.equal(scenes.at(-1)?.endSecond, probe.durationSeconds);
  });

  test("that breaks off before its index says so", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await whole("headless.mp4", "-c:v libx264 -c:a aac");
    await writeFile(path, (await readFile(path)).subarray(0, 12_000));
    await assert.rejects(engine.read(path, even, never), /its index is missing/);
  });

  test("that changes its size on the way is read to its end", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const parts = [await mute("size1.ts", ""), await mute("size2.ts", ",scale=320:180")];
    const path = join(shop.folder, "sizes.ts");
    await writeFile(path, Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))));
    const { probe, frames } = await engine.read(path, even, never);
    near(probe.durationSeconds, 12, 0.5);
    for (const frame of frames) assert.deepEqual(await sizeOf(frame), [160, 90]);
    assert.equal((await colours(frames)).at(-1), "blue");
  });

  test("that flickers has no scenes shorter than half a second", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const flicker = "-f lavfi -i color=black:s=64x64:r=10:d=3,geq=lum=255*mod(N\\,2):cb=128:cr=128";
    const path = await shop.make("flicker.mp4", flicker);
    const { scenes } = await engine.read(path, even, never);
    assert.ok(scenes.every(({ startSecond, endSecond }) => endSecond - startSecond >= 0.5 - 1e-6));
  });

  test("with a name full of signs that mean something to ffmpeg is read", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = join(shop.folder, "-i a:b%03d [x];'y'.mp4");
    await rename(await mute("plain.mp4", ""), path);
    assert.equal((await engine.probe(path, never)).durationSeconds, 6);
  });

  test("without a moving picture is no film", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("sound.m4a", `${toneWithGap} -c:a aac`);
    await assert.rejects(engine.read(path, even, never), /it has no moving picture/);
  });

  test("longer or larger than allowed is refused before it is read", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await whole();
    const short = ffmpegVideo(programs, { ...settings, maxDurationSeconds: 5 });
    await assert.rejects(short.read(path, even, never), withCode("media.tooLong"));
    const small = ffmpegVideo(programs, { ...settings, maxPixels: 100 });
    await assert.rejects(small.read(path, even, never), withCode("media.tooManyPixels"));
    const little = ffmpegVideo(programs, { ...settings, maxOutputBytes: 1024 });
    await assert.rejects(little.read(path, even, never), withCode("media.tooLarge"));
  });

  test("stops being read when the caller gives up or the time is over", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await whole();
    const caller = new AbortController();
    const options = { ...even, progress: () => caller.abort(new Error("enough")) };
    await assert.rejects(engine.read(path, options, caller.signal), /enough/);
    const hasty = ffmpegVideo(programs, { ...settings, seconds: 0.02 });
    await assert.rejects(hasty.read(path, even, never), withCode("kernel.deadline"));
  });
});

const seconds = (frames: readonly Frame[]): readonly number[] => frames.map(({ second }) => second);

function near(actual: number | undefined, wanted: number, within: number): void {
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) <= within, `${actual}, not ${wanted}`);
}

function assertScenes(scenes: readonly Scene[], bounds: readonly number[], within = 0.1): void {
  assert.equal(scenes.length, bounds.length - 1);
  for (const [at, scene] of scenes.entries()) {
    near(scene.startSecond, bounds[at] ?? Number.NaN, within);
    near(scene.endSecond, bounds[at + 1] ?? Number.NaN, within);
  }
}

async function sizeOf(frame: Frame | undefined): Promise<readonly number[]> {
  const { width, height } = await sharp(frame?.bytes).metadata();
  assert.deepEqual([width, height], [frame?.width, frame?.height]);
  return [width, height];
}

const colours = (frames: readonly Frame[]): Promise<readonly string[]> =>
  Promise.all(frames.map((frame) => colourAt(frame, { left: 5, top: 40 })));

async function colourAt(
  frame: Frame | undefined,
  place: { readonly left: number; readonly top: number },
): Promise<string> {
  const pixel = sharp(frame?.bytes).extract({ ...place, width: 1, height: 1 });
  const [red = 0, green = 0, blue = 0] = await pixel.raw().toBuffer();
  if (red > 200 && green < 60 && blue < 60) return "red";
  return blue > 200 && green < 60 && red < 60 ? "blue" : "other";
}

/** Writes a quarter turn into the matrix of the picture track (ISO 14496-12, 8.3.2). */
function turnedClockwise(film: Buffer): Buffer {
  const matrix = film.indexOf("tkhd") + 4 + 40;
  const [a, b, c, d] = [0, 1, -1, 0];
  for (const [at, value] of [a, b, 0, c, d, 0].entries()) {
    film.writeInt32BE(value * 0x1_0000, matrix + at * 4);
  }
  return film;
}
