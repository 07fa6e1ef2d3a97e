import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { need } from "../../../test/need.ts";
import { type Workshop, workshop } from "../../media/ffmpeg/testing/make-media.ts";
import { installed } from "../../media/programs/testing/installed.ts";
import { withCode } from "../../media/testing/with-code.ts";
import { videoConfig } from "../../media/video/config.ts";
import { ffmpegVideo } from "../../media/video/ffmpeg-video.ts";
import { openScratch, type Scratch } from "../../storage/scratch.ts";
import type { MediaLimits } from "../model.ts";
import type { MediaFile, Stretch } from "../models.ts";
import { prepareFilm, windowsOf } from "./film.ts";
import { planWindows } from "./plan-windows.ts";

const never = new AbortController().signal;

/** 20 seconds with a key frame every 2.5 s. */
const source =
  "-f lavfi -i testsrc2=s=320x180:r=10:d=20 -f lavfi -i sine=d=20 -c:v libx264 -g 25 -sc_threshold 0 -c:a aac";

describe("a film", () => {
  let shop: Workshop;
  let scratch: Scratch;
  let folder: string;
  const programs = installed();
  const video = ffmpegVideo(programs, videoConfig.parse({}));
  before(async () => {
    shop = await workshop();
    folder = await mkdtemp(join(tmpdir(), "kumihimo-films-"));
    scratch = await openScratch(folder);
  });
  after(async () => {
    await scratch[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  async function filmed(name: string, mimeType: string): Promise<MediaFile> {
    const path = await shop.make(name, source);
    const { size } = await stat(path);
    return { path, mimeType, size, durationSeconds: 20, sha256: async () => "" };
  }
  const prepare = (
    film: MediaFile,
    { stretch, signal = never, ...limits }: Limited & { readonly signal?: AbortSignal } = {},
  ) =>
    prepareFilm(
      { video, scratch },
      { film, stretch },
      { provider: "eye", limits: { film: limits } },
      signal,
    );
  interface Limited extends MediaLimits {
    readonly stretch?: Stretch;
  }
  const windows = (film: MediaFile, limits: MediaLimits) =>
    windowsOf(video, film, { provider: "eye", limits: { film: limits } }, never);
  const leftovers = () => readdir(folder);

  test("that fits is sent from its own file", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = await filmed("fits.mp4", "video/x-m4v");
    const limits = { maxBytes: film.size, maxSeconds: 20, mimeTypes: ["video/mp4"] };
    for (const bounds of [limits, {}]) {
      await using prepared = await prepare(film, bounds);
      const { body, mimeType, durationSeconds } = prepared.film;
      assert.deepEqual([mimeType, durationSeconds, body.size], ["video/mp4", 20, film.size]);
      assert.deepEqual(await leftovers(), []);
    }
    assert.deepEqual(await windows(film, limits), [{ startSecond: 0, endSecond: 20 }]);
  });

  test("of a type or size that the model does not take becomes one that it takes", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = await filmed("film.mkv", "video/x-matroska");
    const large = { ...film, mimeType: "video/mp4", size: 3_000_000 };
    const mimeTypes = ["video/webm", "video/mp4"];
    for (const [each, limits] of [
      [film, { mimeTypes, maxSeconds: 20 }],
      [large, { mimeTypes, maxBytes: 2_000_000 }],
    ] as const) {
      assert.equal((await windows(each, limits)).length, 1);
      await using prepared = await prepare(each, limits);
      const { mimeType, durationSeconds, body } = prepared.film;
      assert.deepEqual([mimeType, durationSeconds], ["video/mp4", 20]);
      assert.equal((await leftovers()).length, 1);
      assert.ok(body.size > 0 && body.size < 2_000_000);
    }
    assert.deepEqual(await leftovers(), []);
  });

  test("that is too long is watched in stretches, cut at key frames", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = await filmed("long.mp4", "video/mp4");
    const stretches = await windows(film, { maxSeconds: 8 });
    assert.deepEqual(stretches, [
      { startSecond: 0, endSecond: 5 },
      { startSecond: 5, endSecond: 12.5 },
      { startSecond: 12.5, endSecond: 20 },
    ]);
    for (const stretch of stretches) {
      await using prepared = await prepare(film, { stretch, maxSeconds: 8 });
      assert.equal(prepared.film.durationSeconds, stretch.endSecond - stretch.startSecond);
      assert.equal((await leftovers()).length, 1);
    }
    assert.deepEqual(await leftovers(), []);
  });

  test("is never sent for longer than the model watches, copied pictures included", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = await filmed("exact.mp4", "video/mp4");
    for (const stretch of await windows(film, { maxSeconds: 10 })) {
      await using prepared = await prepare(film, { stretch, maxSeconds: 10 });
      const [made = ""] = await leftovers();
      const { durationSeconds } = await video.probe(join(folder, made), never);
      assert.ok(durationSeconds <= 10 && prepared.film.durationSeconds <= 10);
    }
  });

  for (const limits of [{ maxBytes: 4999 }, { maxSeconds: 4 }, { mimeTypes: ["video/webm"] }]) {
    test(`is refused where the model takes only ${JSON.stringify(limits)}`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const film = await filmed("refused.mp4", "video/mp4");
      assert.deepEqual(await windows(film, limits), [{ startSecond: 0, endSecond: 20 }]);
      await assert.rejects(prepare(film, limits), withCode("models.mediaRefused"));
      assert.deepEqual(await leftovers(), []);
    });
  }

  test("that cannot be cut leaves nothing behind, nor does a caller who goes away", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = await filmed("gone.avi", "video/x-msvideo");
    const mimeTypes = ["video/mp4"];
    const notOne = { ...film, path: import.meta.filename };
    await assert.rejects(prepare(notOne, { mimeTypes }), withCode("media.unsupported"));
    const caller = new AbortController();
    const pending = prepare(film, { mimeTypes, signal: caller.signal });
    // As soon as something is written.
    while ((await leftovers()).length === 0) await new Promise((done) => setTimeout(done, 5));
    caller.abort(new Error("enough"));
    await assert.rejects(pending, /enough/);
    assert.deepEqual(await leftovers(), []);
  });
});

test("windows cover a film without gaps, within the limit and not many more than needed", async () => {
  const second = fc.double({ min: 0.1, max: 10_000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      second,
      fc.double({ min: 5, max: 3000, noNaN: true }),
      second,
      async (length, limit, gap) => {
        const stretches = await planWindows(
          length,
          limit,
          async (at) => Math.floor(at / gap) * gap,
        );
        assert.equal(stretches[0]?.startSecond, 0);
        assert.equal(stretches.at(-1)?.endSecond, length);
        for (const [at, { startSecond, endSecond }] of stretches.entries()) {
          assert.ok(endSecond > startSecond && endSecond - startSecond <= limit + 1e-6);
          if (at > 0) assert.equal(startSecond, stretches[at - 1]?.endSecond);
        }
        assert.ok(stretches.length <= 4 * Math.ceil(length / limit));
      },
    ),
  );
});
