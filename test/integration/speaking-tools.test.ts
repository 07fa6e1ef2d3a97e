import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { audioConfig } from "../../src/media/audio/config.ts";
import { localAudio } from "../../src/media/audio/local-audio.ts";
import { installed } from "../../src/media/programs/testing/installed.ts";
import type { Vendor } from "../../src/models/testing/vendor-server.ts";
import { need } from "../need.ts";
import { codeOf, type RealHub } from "../real-hub.ts";
import { codes, part, type SoundHub, soundHub } from "./sound-hub.ts";
import { speechOf } from "./sound-studio.ts";

const never = new AbortController().signal;

describe("the tools that speak, with a provider", () => {
  let place: SoundHub;
  let studio: Vendor;
  let hub: RealHub;
  const programs = installed();
  const audio = localAudio(programs, audioConfig.parse({}));
  before(async () => {
    place = await soundHub();
    ({ studio, hub } = place);
  });
  after(async () => {
    await programs[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  describe("speech_synthesis", () => {
    test("speaks with the provider where no voice is named", async () => {
      const answer = await hub.call("speech_synthesis", { text: "Good morning, everyone." });
      assert.deepEqual(
        [part(answer, "engine"), part(answer, "voice"), part(answer, "failures")],
        ["studio/tongue-1", "studio/Mika", []],
      );
      assert.ok(Math.abs(part<number>(answer, "durationSeconds") - 0.9) < 0.01);
    });

    test("speaks with the voice that is named, here or there", async (t) => {
      const there = { text: "One two.", voice: "studio/Ken" };
      assert.equal(part(await hub.call("speech_synthesis", there), "voice"), "studio/Ken");
      const bare = { text: "One two.", voice: "Rin", model: "studio/tongue-2" };
      const answer = await hub.call("speech_synthesis", bare);
      assert.deepEqual(
        [part(answer, "voice"), part(answer, "engine")],
        ["studio/Rin", "studio/tongue-2"],
      );
      if (!need(t, "espeak-ng")) return;
      const here = await hub.call("speech_synthesis", { text: "One two.", voice: "en-us" });
      assert.deepEqual([part(here, "voice"), part(here, "engine")], ["en-us", "espeak-ng"]);
    });

    test("cuts a long text at its sentences, and keeps the voice", async () => {
      const sentence = "This is one of very many sentences about valves. ";
      const earlier = studio.received.length;
      const answer = await hub.call("speech_synthesis", { text: sentence.repeat(100) });
      const sent = studio.received.slice(earlier).map(speechOf);
      assert.equal(sent.length, 2);
      assert.ok(sent.every(({ input }) => input.endsWith("valves.") && input.length <= 4000));
      assert.ok(sent.every(({ voice }) => voice === "Mika"));
      const seconds = sent.reduce((sum, { input }) => sum + input.length / 100 + 0.4, 0);
      assert.ok(Math.abs(part<number>(answer, "durationSeconds") - seconds) < 0.01);
    });

    for (const [format, codec] of [
      ["mp3", "mp3"],
      ["opus", "opus"],
    ] as const) {
      test(`gives ${format} whatever the provider gives`, async (t) => {
        if (!need(t, "ffmpeg")) return;
        const answer = await hub.call("speech_synthesis", { text: `As ${format}.`, format });
        const { codec: found } = await audio.probe(
          await place.saved(answer, `speech.${format}`),
          never,
        );
        assert.equal(found, codec);
      });
    }

    test("speaks with this machine when no provider can, and says why", async (t) => {
      if (!need(t, "espeak-ng")) return;
      studio.next("broken");
      const answer = await hub.call("speech_synthesis", { text: "Outage." });
      assert.deepEqual([part(answer, "engine"), codes(answer)], ["espeak-ng", ["models.failed"]]);
      studio.next("broken");
      const named = { text: "Outage.", voice: "studio/Ken" };
      assert.equal(codeOf(await hub.call("speech_synthesis", named)), "models.failed");
    });

    test("lists the voices of both, each with its provider", async (t) => {
      if (!need(t, "espeak-ng")) return;
      const body = {
        jsonrpc: "2.0",
        id: 1,
        method: "resources/read",
        params: { uri: "kumihimo://voices" },
      };
      const reply = await (await hub.post(body)).text();
      const { result } = JSON.parse(reply.replace(/^[^{]*/, ""));
      const { voices } = JSON.parse(result.contents[0].text);
      assert.deepEqual(voices[0], {
        id: "studio/Mika",
        name: "Mika",
        gender: "female",
        provider: "studio",
      });
      assert.equal(voices.find(({ id }: { id: string }) => id === "ja").provider, "local");
    });
  });

  describe("podcast_creation", () => {
    const segments = [
      { speaker: "Aiko", text: "Good morning, and welcome to the weekly stock review." },
      { speaker: "田中", text: "Thank you. There are 48 valves in the store." },
      { speaker: "Aiko", text: "Then we order twelve more." },
    ];

    test("gives everyone a voice, and marks the exact times of chapters", async (t) => {
      if (!need(t, "ffmpeg")) return;
      const args = { segments, title: "Weekly; review", silenceSeconds: 1 };
      const answer = await hub.call("podcast_creation", args);
      assert.deepEqual(part(answer, "voices"), { Aiko: "studio/Mika", 田中: "studio/Ken" });
      const file = await place.saved(answer, "show.mp3");
      const { silences } = await audio.measure(file, never);
      const chapters = part<{ startSecond: number; endSecond: number }[]>(answer, "chapters");
      assert.equal(silences.length, 2);
      for (const [index, { startSecond, endSecond }] of silences.entries()) {
        assert.ok(Math.abs(startSecond - (chapters[index]?.endSecond ?? 0)) < 0.1);
        assert.ok(Math.abs(endSecond - (chapters[index + 1]?.startSecond ?? 0)) < 0.1);
      }
      const { tags } = await audio.probe(file, never);
      assert.deepEqual(tags, { title: "Weekly; review", artist: "Aiko, 田中" });
      assert.deepEqual(
        (await marks(file)).map(({ title }) => title),
        segments.map(({ speaker, text }) => `${speaker}: ${text}`),
      );
    });

    test("makes a soft voice as loud as the others", async (t) => {
      if (!need(t, "ffmpeg")) return;
      const args = { segments, format: "wav" };
      const answer = await hub.call("podcast_creation", args);
      const chapters = part<{ startSecond: number; endSecond: number }[]>(answer, "chapters");
      const file = await place.saved(answer, "even.wav");
      const loudness = await Promise.all(
        chapters.slice(0, 2).map(async ({ startSecond, endSecond }, index) => {
          const cut = path.join(place.folder, `chapter-${index}.wav`);
          const span = ["-ss", `${startSecond}`, "-to", `${endSecond}`];
          await run("ffmpeg", ["-v", "error", "-y", ...span, "-i", file, cut]);
          return (await audio.measure(cut, never)).loudnessLufs ?? 0;
        }),
      );
      assert.ok(
        loudness.every((lufs) => Math.abs(lufs + 16) < 1.5),
        loudness.join(),
      );
    });

    test("is spoken by this machine when nobody else can, with a voice for each", async (t) => {
      if (!need(t, "espeak-ng")) return;
      const trio = ["A", "B", "C"].map((speaker) => ({ speaker, text: "私は担当者です。" }));
      const args = { segments: trio, format: "wav", model: "local" };
      const answer = await hub.call("podcast_creation", args);
      assert.equal(new Set(Object.values(part<object>(answer, "voices"))).size, 3);
      assert.equal(part(answer, "engine"), "espeak-ng");
      studio.next("broken", "broken", "broken", "broken");
      const out = await hub.call("podcast_creation", {
        segments: [{ speaker: "A", text: "Nobody is there." }],
        format: "wav",
      });
      assert.deepEqual([part(out, "engine"), codes(out)], ["espeak-ng", ["models.failed"]]);
    });

    test("refuses a voice that there is not, and a script that is too long", async (t) => {
      if (!need(t, "espeak-ng")) return;
      const one = { segments: [{ speaker: "A", text: "Hi there." }], voices: { A: "nobody" } };
      assert.equal(codeOf(await hub.call("podcast_creation", one)), "media.unknownVoice");
      const text = "x".repeat(5000);
      const long = { segments: Array.from({ length: 21 }, () => ({ speaker: "A", text })) };
      assert.equal(codeOf(await hub.call("podcast_creation", long)), "media.textTooLong");
    });
  });
});

const run = promisify(execFile);

async function marks(file: string): Promise<{ readonly title: string }[]> {
  const { stdout } = await run("ffprobe", ["-v", "error", "-show_chapters", "-of", "json", file]);
  const { chapters } = JSON.parse(stdout);
  return chapters.map(({ tags }: { tags: { title: string } }) => tags);
}
