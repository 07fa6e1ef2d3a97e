import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { need } from "../../../test/need.ts";
import { type Workshop, workshop } from "../ffmpeg/testing/make-media.ts";
import { installed } from "../programs/testing/installed.ts";
import { withCode } from "../testing/with-code.ts";
import { videoConfig } from "./config.ts";
import { ffmpegVideo } from "./ffmpeg-video.ts";
import { type CutVideoOptions, cutBytesPerSecond } from "./video-engine.ts";

const never = new AbortController().signal;
const settings = videoConfig.parse({});

/** Red for 8 s, blue for 8 s, green for 4 s, with a tone; 320 by 180, 10 pictures a second. */
const colours = [
  ..."-f lavfi -i color=red:s=320x180:r=10:d=8 -f lavfi -i color=blue:s=320x180:r=10:d=8".split(
    " ",
  ),
  ..."-f lavfi -i color=lime:s=320x180:r=10:d=4 -f lavfi -i sine=f=440:d=20".split(" "),
].join(" ");
const film = "-filter_complex [0][1][2]concat=n=3[v] -map [v] -map 3:a -c:a aac -metadata title=x";

describe("a stretch of a film", () => {
  let shop: Workshop;
  const programs = installed();
  const engine = ffmpegVideo(programs, settings);
  let count = 0;
  before(async () => {
    shop = await workshop();
  });
  after(async () => {
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });
  /** With a key frame every `gap` pictures and nowhere else. */
  const filmed = (name: string, gap: number, codec = "libx264") =>
    shop.make(name, `${colours} ${film} -c:v ${codec} -g ${gap} -sc_threshold 0`);
  async function cut(path: string, options: CutVideoOptions) {
    const into = join(shop.folder, `cut-${(count += 1)}`);
    const written = await engine.cut(path, into, options, never);
    assert.deepEqual([written.mimeType, written.size], ["video/mp4", (await stat(into)).size]);
    const about = await engine.probe(into, never);
    const { frames } = await engine.read(into, { maxFrames: 100, framesAt: "even" }, never);
    return { ...about, size: written.size, seconds: frames.map(({ second }) => second) };
  }

  for (const name of ["copied.mp4", "copied.mov", "copied.mkv"]) {
    test(`that begins at a key frame of ${name} keeps its pictures`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const path = await filmed(name, 15);
      const startSecond = (await engine.cutBefore(path, 8, never)) ?? assert.fail("no key frame");
      near(startSecond, 7.5, 0.05);
      const part = await cut(path, { startSecond, endSecond: 14 });
      assert.deepEqual([part.width, part.framesPerSecond], [320, 10]);
      near(part.durationSeconds, 14 - startSecond, 0.5);
      near(part.seconds[0] ?? -1, 0, 0.2);
      assert.deepEqual(part.audio, { codec: "aac", sampleRate: 16_000, channels: 1 });
      assert.equal(part.tags["title"], undefined);
      const packets = await storedPictures(join(shop.folder, `cut-${count}`));
      assert.ok(packets <= (14 - startSecond) * 10 + 5, `${packets} pictures, hidden ones too`);
    });
  }

  test("that begins elsewhere has few pictures, and begins there", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await filmed("encoded.mp4", 250);
    assert.equal(await engine.cutBefore(path, 7, never), 0);
    const part = await cut(path, { startSecond: 7, endSecond: 12 });
    assert.equal(part.framesPerSecond, 2);
    near(part.durationSeconds, 5, 0.5);
    const { scenes } = await engine.read(
      join(shop.folder, `cut-${count}`),
      { maxFrames: 1, framesAt: "even" },
      never,
    );
    // Red until 8 s of the film.
    near(scenes[1]?.startSecond ?? -1, 1, 0.5);
    assert.ok(part.size <= 5 * cutBytesPerSecond);
  });

  test("of a codec that not every player knows is encoded anew, the whole film too", async (t) => {
    if (!need(t, "ffmpeg")) return;
    for (const [name, codec] of [
      ["film.avi", "mpeg4"],
      ["film.webm", "libvpx"],
    ] as const) {
      const sound = name.endsWith("webm") ? " -c:a libopus" : "";
      const path = await filmed(name, 10, `${codec}${sound}`);
      assert.equal(await engine.cutBefore(path, 7, never), undefined);
      const part = await cut(path, {});
      assert.deepEqual([part.codec, part.container], ["h264", "mp4"]);
      near(part.durationSeconds, 20, 0.5);
    }
  });

  test("that would be too large as it is is encoded anew, small enough", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const noise = "-f lavfi -i testsrc2=s=960x540:r=10:d=6,noise=alls=40:allf=t";
    const path = await shop.make("noise.mp4", `${noise} -c:v libx264 -preset ultrafast -g 10`);
    const most = 6 * cutBytesPerSecond;
    assert.ok((await stat(path)).size > 2 * most);
    const part = await cut(path, { maxBytes: most });
    assert.ok(part.size <= most, `${part.size} bytes`);
    assert.deepEqual([part.width, part.framesPerSecond, part.audio], [768, 2, undefined]);
    await assert.rejects(cut(path, { maxBytes: 1000 }), withCode("media.tooLarge"));
  });

  test("is given up with its caller and when the time is over", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = await filmed("given-up.mp4", 250);
    const into = join(shop.folder, "never");
    const gone = AbortSignal.abort(new Error("enough"));
    await assert.rejects(engine.cut(path, into, {}, gone), /enough/);
    const hasty = ffmpegVideo(programs, { ...settings, seconds: 0.02 });
    const late = hasty.cut(path, into, { startSecond: 3 }, never);
    await assert.rejects(late, withCode("kernel.deadline"));
  });

  test("of what is no film is refused, with nothing written", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const path = join(shop.folder, "text.mp4");
    await writeFile(path, "not a film");
    const already = await readdir(shop.folder);
    await assert.rejects(
      engine.cut(path, join(shop.folder, "none"), {}, never),
      withCode("media.unsupported"),
    );
    assert.deepEqual(await readdir(shop.folder), already);
  });
});

/** Also those before the beginning that a player is told to skip, and a less careful reader shows. */
async function storedPictures(path: string): Promise<number> {
  const counted = "-v error -ignore_editlist 1 -select_streams v:0 -count_packets".split(" ");
  const told = "-show_entries stream=nb_read_packets -of csv=p=0".split(" ");
  const { stdout } = await promisify(execFile)("ffprobe", [...counted, ...told, path]);
  return Number(stdout.trim());
}

function near(actual: number, wanted: number, within: number): void {
  assert.ok(Math.abs(actual - wanted) <= within, `${actual}, not ${wanted}`);
}
