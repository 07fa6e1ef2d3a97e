import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { audioConfig } from "../audio/config.ts";
import { ffmpegAudio } from "../audio/ffmpeg-audio.ts";
import { wavAudio } from "../audio/wav-audio.ts";
import { type Workshop, workshop } from "../ffmpeg/testing/make-media.ts";
import { mutated } from "../image/testing/mutations.ts";
import { installed } from "../programs/testing/installed.ts";
import { videoConfig } from "./config.ts";
import { ffmpegVideo } from "./ffmpeg-video.ts";

const seed = 20_261_121;
const never = new AbortController().signal;
const limits = { probeSeconds: 10, seconds: 10, maxDurationSeconds: 60 };

/** What a reader may do to a stranger's bytes besides reading them. */
const allowed = new Set([
  "read",
  "media.unreadable",
  "media.unsupported",
  "media.tooLong",
  "media.tooManyPixels",
  "media.engineMemory",
]);

const picture = "-f lavfi -i testsrc=s=32x32:r=5:d=1";
const sound = "-f lavfi -i sine=440:d=1:r=16000";
const films: Readonly<Record<string, string>> = {
  "film.mp4": `${picture} ${sound} -c:v libx264 -c:a aac`,
  "film.webm": `${picture} ${sound} -c:v libvpx -c:a libopus`,
  "film.gif": picture,
};
const recordings: Readonly<Record<string, string>> = {
  "sound.mp3": `${sound} -c:a libmp3lame`,
  "sound.wav": sound,
  "sound.flac": sound,
  "sound.ogg": `${sound} -c:a libvorbis`,
};

describe("damaged media gives a result or a clear refusal, in time, and leaves nothing behind", () => {
  let shop: Workshop;
  const programs = installed();
  const video = ffmpegVideo(programs, { ...videoConfig.parse({}), ...limits });
  const audio = ffmpegAudio(programs, { ...audioConfig.parse({}), ...limits });
  const alone = wavAudio({ ...audioConfig.parse({}), ...limits });
  before(async () => {
    shop = await workshop();
    const own = join(shop.folder, "own");
    await mkdir(own);
    process.env["TMPDIR"] = own;
  });
  after(async () => {
    assert.deepEqual(await readdir(join(shop.folder, "own")), []);
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  const outcomes = async (
    sample: string,
    cases: number,
    read: (path: string) => readonly Promise<unknown>[],
  ): Promise<ReadonlySet<string>> => {
    const seen = new Set<string>();
    for (const bytes of mutated(await readFile(sample), seed, cases)) {
      const path = join(shop.folder, `damaged${extname(sample)}`);
      await writeFile(path, bytes);
      for (const result of await Promise.allSettled(read(path))) seen.add(nameOf(result));
    }
    return seen;
  };

  for (const [name, args] of Object.entries(films)) {
    test(`made from ${name}`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const options = { maxFrames: 4, framesAt: "scenes", speech: true } as const;
      const path = await shop.make(name, args);
      const seen = await outcomes(path, 30, (damaged) => [video.read(damaged, options, never)]);
      assert.deepEqual(
        [...seen].filter((outcome) => !allowed.has(outcome)),
        [],
      );
      assert.ok(seen.has("read") && seen.has("media.unreadable"));
    });
  }

  for (const [name, args] of Object.entries(recordings)) {
    test(`made from ${name}`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const path = await shop.make(name, args);
      // That they can be measured is tried through a hub, in test/integration/mutations.test.ts.
      const seen = await outcomes(path, 30, (damaged) => [
        audio.convert(damaged, { format: "flac" }, never),
      ]);
      assert.deepEqual(
        [...seen].filter((outcome) => !allowed.has(outcome)),
        [],
      );
      assert.ok(seen.has("read"));
    });
  }

  test("made from a WAV file and read by the hub alone", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await shop.make("alone.wav", sound);
    const seen = await outcomes(path, 200, (damaged) => [
      alone.measure(damaged, never),
      alone.convert(damaged, { format: "wav", sampleRate: 16_000, channels: 1 }, never),
    ]);
    const others = new Set([...allowed, "media.engineMissing", "media.tooLarge"]);
    assert.deepEqual(
      [...seen].filter((outcome) => !others.has(outcome)),
      [],
    );
  });
});

function nameOf(result: PromiseSettledResult<unknown>): string {
  if (result.status === "fulfilled") return "read";
  const reason: unknown = result.reason;
  return isKumihimoError(reason) ? reason.code : String(reason);
}
