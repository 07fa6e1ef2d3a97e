/** Long films before the server of a vendor whose models watch them. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { operator } from "../../identity/principal.ts";
import type { Language } from "../../kernel/language.ts";
import { mediaConfig } from "../../media/config.ts";
import { type Workshop, workshop } from "../../media/ffmpeg/testing/make-media.ts";
import { sharpImage } from "../../media/image/sharp-image.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import { installed } from "../../media/programs/testing/installed.ts";
import { ffmpegVideo } from "../../media/video/ffmpeg-video.ts";
import { googleVendor } from "../../models/google/testing/google-vendor.ts";
import { openGoogle } from "../../models/google/testing/open-google.ts";
import type { Capability } from "../../models/capability.ts";
import type { Provider } from "../../models/provider.ts";
import { openModels } from "../../models/routing/testing/open-models.ts";
import { type Mind, propertiesOf } from "../../models/testing/mind.ts";
import { type Mood, startVendor, type Vendor } from "../../models/testing/vendor-server.ts";
import { noInteraction } from "../../pipeline/interaction.ts";
import type { FrameFacts } from "../frame-facts.ts";
import { modelWork } from "../model-work.ts";
import type { Film } from "./film.ts";
import { understandFilm } from "./understand-film.ts";

const never = new AbortController().signal;
const media = mediaConfig.parse({});

/** Red for 8 s, blue for 8 s, green for 4 s, with a tone and a key frame every second. */
const threeColours = [
  ..."-f lavfi -i color=red:s=320x180:r=10:d=8 -f lavfi -i color=blue:s=320x180:r=10:d=8".split(
    " ",
  ),
  ..."-f lavfi -i color=lime:s=320x180:r=10:d=4 -f lavfi -i sine=f=440:d=20".split(" "),
  ..."-filter_complex [0][1][2]concat=n=3[v] -map [v] -map 3:a -c:v libx264 -g 10".split(" "),
].join(" ");

/** Sees at each second it is asked about that very second, and says which part it was shown. */
const watching: Mind = (schema, text) => {
  if (!propertiesOf(schema).includes("moments")) return undefined;
  const [, part = "whole"] =
    /from second (\d+\.\d to second \d+\.\d)/.exec(text) ??
    /うち (\d+\.\d 秒から \d+\.\d) 秒/.exec(text) ??
    [];
  const [, seconds = ""] = /(?:two sentences|1～2 文ずつ): ([\d., ]+)/.exec(text) ?? [];
  const asked = seconds.match(/[\d.]+\d/g) ?? [];
  return {
    summary: `Seen: ${part}.`,
    moments: asked.map((at) => ({ second: Number(at), description: `${part}, at ${at}` })),
    transcript: `Said: ${part}.`,
  };
};

describe("a film that is longer than a model watches", () => {
  let shop: Workshop;
  let film: Film;
  const programs = installed();
  const video = ffmpegVideo(programs, media.video);
  before(async () => {
    shop = await workshop();
    const pool = childProcessPool(media.isolation);
    film = await filmed(await shop.make("long.mp4", threeColours), sharpImage(media.image, pool));
    await pool[Symbol.asyncDispose]();
  });
  after(async () => {
    await shop[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  async function filmed(path: string, image: ReturnType<typeof sharpImage>): Promise<Film> {
    const bytes = await readFile(path);
    const reading = await video.read(path, { maxFrames: 5, framesAt: "even" }, never);
    const frames = await Promise.all(
      reading.frames.map(async (frame): Promise<FrameFacts> => {
        const metadata = await image.metadata(frame.bytes, never);
        const measures = await image.measure(frame.bytes, never);
        const nothing = { text: "", lines: [], codes: [], failures: [] };
        return { frame, repeats: false, facts: { metadata, measures, ...nothing } };
      }),
    );
    const file = {
      path,
      mimeType: "video/mp4",
      size: bytes.length,
      durationSeconds: 20,
      sha256: async () => createHash("sha256").update(bytes).digest("hex"),
    };
    return { file, reading, frames, language: "en", aspect: "integrated", signal: never };
  }

  interface Asked {
    readonly moods?: readonly Mood[];
    readonly offers?: readonly Capability[];
    readonly language?: Language;
    readonly signal?: AbortSignal;
  }
  async function understood(
    { vendor, provider }: { readonly vendor: Vendor; readonly provider: Provider },
    asked: Asked = {},
  ) {
    const { moods = [], offers = ["watch", "generate"], language = "en", signal = never } = asked;
    await using hub = await openModels({ plain: [], providers: [shortSighted(provider, offers)] });
    vendor.next(...moods);
    const work = modelWork(
      hub.models,
      { ...call, signal },
      { capability: "watch", language, model: undefined },
    );
    try {
      return await understandFilm(work, { ...film, language, signal });
    } finally {
      assert.deepEqual(await readdir(join(hub.folder, "tmp")), []);
    }
  }

  test("is watched in stretches, and told of in its own times", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await studio();
    const found = await understood(at);
    assert.deepEqual(at.vendor.faults, []);
    assert.deepEqual(found.failures, []);
    assert.deepEqual(found.descriptions, [
      "0.0 to second 6.0, at 2.00",
      "6.0 to second 13.0, at 0.00",
      "6.0 to second 13.0, at 4.00",
      "13.0 to second 20.0, at 1.00",
      "13.0 to second 20.0, at 5.00",
    ]);
    assert.equal(
      found.transcript,
      "Said: 0.0 to second 6.0.\n\nSaid: 6.0 to second 13.0.\n\nSaid: 13.0 to second 20.0.",
    );
    assert.equal(found.summary, "summary");
    const asked = wordsOf(at.vendor).find((text) => text.includes("notes on a film")) ?? "";
    assert.match(asked, /^6\.0 to 13\.0 s: Seen: 6\.0 to second 13\.0\.$/m);
    assert.match(asked, /^14\.0 s: 13\.0 to second 20\.0, at 1\.00$/m);
  });

  test("is sent stretch by stretch, each from where it begins", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await studio();
    await understood(at);
    const films = filmsIn(at.vendor);
    assert.equal(films.length, 3);
    const cuts: number[][] = [];
    for (const [index, bytes] of films.entries()) {
      const path = join(shop.folder, `sent-${index}.mp4`);
      await writeFile(path, bytes);
      const { probe, scenes } = await video.read(path, { maxFrames: 1, framesAt: "even" }, never);
      assert.ok(probe.durationSeconds > 5.5 && probe.durationSeconds <= 8);
      cuts.push(scenes.slice(1).map(({ startSecond }) => Math.round(startSecond)));
    }
    // Blue comes 2 s after the second begins, and green 3 s after the third one does.
    assert.deepEqual(
      cuts.toSorted(([one = 0], [other = 0]) => one - other),
      [[], [2], [3]],
    );
  });

  test("keeps what was seen of it where one stretch fails", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await studio();
    const found = await understood(at, { moods: ["refused"], language: "ja", offers: ["watch"] });
    assert.equal(found.failures.length, 1);
    const [failure] = found.failures;
    assert.equal(failure?.code, "models.rejected");
    const [, from, to] = /^film, ([\d.]+) to ([\d.]+) s$/.exec(failure.source) ?? [];
    for (const [index, { frame }] of film.frames.entries()) {
      const isLost = frame.second >= Number(from) && frame.second < Number(to);
      assert.equal(found.descriptions[index] === undefined, isLost, `${frame.second} s`);
    }
    // Nobody sums up: what was seen stands side by side.
    const lines = found.summary?.split("\n\n") ?? [];
    assert.equal(lines.filter((line) => line.includes("Seen: ")).length, 2);
    assert.equal(lines.filter((line) => line.includes("視聴されていません")).length, 1);
    assert.match(lines[2] ?? "", /^13\.0～20\.0 秒: /);
    assert.ok(lines.some((line) => line.includes(`${from}～${to} 秒: （この部分は`)));
  });

  test("is looked at in frames where every stretch fails", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await studio();
    const found = await understood(at, {
      moods: ["refused", "refused", "refused"],
      offers: ["watch", "describe"],
    });
    assert.deepEqual(
      found.failures.map(({ source, code }) => [source, code]),
      [["film", "models.rejected"]],
    );
    assert.equal(found.descriptions.length, 5);
    assert.equal(filmsIn(at.vendor).length, 3);
  });

  test("has each stretch's own answer given again", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await studio();
    await using hub = await openModels({
      plain: [],
      providers: [shortSighted(at.provider, ["watch"])],
    });
    const choice = { capability: "watch", language: "en", model: undefined } as const;
    const asked = () => understandFilm(modelWork(hub.models, call, choice), film);
    const first = await asked();
    const sent = at.vendor.received.length;
    assert.deepEqual(await asked(), first);
    assert.deepEqual([sent, at.vendor.received.length], [3, 3]);
  });

  test("is given up with its caller, with no file left", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await studio();
    const caller = new AbortController();
    const pending = understood(at, { moods: ["slow", "slow"], signal: caller.signal });
    while (at.vendor.received.length === 0) await new Promise((done) => setTimeout(done, 10));
    caller.abort(new Error("enough"));
    await assert.rejects(pending, /enough/);
    assert.ok(filmsIn(at.vendor).length <= 2);
  });
});

async function studio() {
  const stack = new AsyncDisposableStack();
  const vendor = stack.use(await startVendor(googleVendor(0, watching)));
  const provider = stack.use(openGoogle(vendor));
  return { vendor, provider, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const call = {
  id: "call",
  principal: operator,
  language: "en",
  signal: never,
  progress: () => {},
  tell: () => {},
  ask: noInteraction,
} as const;

/** Watches 8 seconds at once, and offers nothing else than named. */
const shortSighted = (provider: Provider, offers: readonly Capability[]): Provider => ({
  ...provider,
  services: Object.fromEntries(
    Object.entries(provider.services).filter(([name]) => offers.some((one) => one === name)),
  ),
  manners: { ...provider.manners, retries: 0 },
  model(id) {
    const row = provider.model(id);
    return row && { ...row, limits: { film: { ...row.limits?.film, maxSeconds: 8 } } };
  },
});

interface Part {
  readonly text?: string;
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
}

const partsOf = (vendor: Vendor): readonly (readonly Part[])[] =>
  vendor.received.map(({ json }) => Object(json).contents?.[0]?.parts ?? []);

const wordsOf = (vendor: Vendor): readonly string[] =>
  partsOf(vendor).map((parts) => parts.map(({ text = "" }) => text).join(""));

const filmsIn = (vendor: Vendor): readonly Buffer[] =>
  partsOf(vendor)
    .flat()
    .filter(({ inlineData }) => inlineData?.mimeType === "video/mp4")
    .map(({ inlineData }) => Buffer.from(inlineData?.data ?? "", "base64"));
