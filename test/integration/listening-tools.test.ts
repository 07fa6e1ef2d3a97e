import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Vendor } from "../../src/models/testing/vendor-server.ts";
import { need } from "../need.ts";
import { codeOf, type RealHub } from "../real-hub.ts";
import { codes, part, type SoundHub, soundHub, words } from "./sound-hub.ts";
import { heard } from "./sound-studio.ts";

describe("the tools that listen, with a provider", () => {
  let place: SoundHub;
  let studio: Vendor;
  let hub: RealHub;
  before(async () => {
    place = await soundHub();
    ({ studio, hub } = place);
  });
  after(() => place[Symbol.asyncDispose]());

  describe("audio_transcription", () => {
    test("writes down what is said, with times and facts, and names who listened", async (t) => {
      if (!need(t, "ffmpeg")) return;
      const answer = await hub.call("audio_transcription", { audio: "message.wav" });
      assert.equal(part<boolean>(answer, "transcribed"), true);
      assert.equal(part<string>(answer, "text"), heard.text);
      assert.equal(part<string>(answer, "language"), "en");
      assert.equal(part<string>(answer, "engine"), "studio/ear-1");
      assert.deepEqual(part<object[]>(answer, "segments")[1], {
        startSecond: 3.4,
        endSecond: 7.9,
        text: "But two valves are broken, again.",
      });
      assert.equal(part<object[]>(answer, "words").length, 2);
      assert.ok(Math.abs(part<number>(answer, "durationSeconds") - 11.4) < 0.1);
      assert.equal(part<{ calls: number }>(answer, "usage").calls, 1);
      assert.match(words(answer), /\[0:03\] But two valves/);
      assert.deepEqual(studio.faults, []);
    });

    test("leaves out the words that nobody asked for", async () => {
      const args = { audio: "call.wav", includeTimestamps: false };
      const answer = await hub.call("audio_transcription", args);
      assert.equal(part(answer, "words"), undefined);
    });

    test("listens to the sound of a film", async (t) => {
      if (!need(t, "ffmpeg")) return;
      const answer = await hub.call("audio_transcription", { audio: "stock-review.mp4" });
      assert.equal(part<boolean>(answer, "transcribed"), true);
      assert.deepEqual(studio.faults, []);
    });

    test("sends no silence: a model would invent words for it", async () => {
      const sent = studio.received.length;
      const answer = await hub.call("audio_transcription", { audio: "silent.wav" });
      assert.deepEqual(
        [part(answer, "transcribed"), part(answer, "text"), codes(answer)],
        [false, "", ["tools.silent"]],
      );
      assert.equal(studio.received.length, sent);
    });

    test("keeps the facts when the provider fails, in words of the hub", async () => {
      studio.next("unauthorized");
      const args = { audio: "call.wav", language: "de" };
      const answer = await hub.call("audio_transcription", args);
      assert.equal(answer.isError, undefined);
      assert.deepEqual(
        [part(answer, "transcribed"), codes(answer)],
        [false, ["models.unauthorized"]],
      );
      assert.ok(part<{ loudnessLufs: number }>(answer, "sound").loudnessLufs < 0);
      assert.doesNotMatch(JSON.stringify(answer), /sk-/);
    });

    test("fails as the named model does", async () => {
      studio.next("unauthorized");
      const args = { audio: "call.wav", language: "fr", model: "studio/ear-2" };
      assert.equal(codeOf(await hub.call("audio_transcription", args)), "models.unauthorized");
      const other = { audio: "call.wav", model: "elsewhere/ear" };
      assert.equal(codeOf(await hub.call("audio_transcription", other)), "models.unknownProvider");
    });

    test("asks nobody where the recording is to stay here", async () => {
      const sent = studio.received.length;
      const args = { audio: "call.wav", model: "local" };
      const answer = await hub.call("audio_transcription", args);
      assert.deepEqual(codes(answer), ["tools.needsProvider"]);
      assert.equal(studio.received.length, sent);
    });
  });

  describe("audio_sentiment", () => {
    test("gives the mood of the words, and quotes only what was said", async () => {
      const answer = await hub.call("audio_sentiment", { audio: "call.wav" });
      assert.deepEqual(
        [part(answer, "sentiment"), part(answer, "confidence"), part(answer, "transcript")],
        ["negative", 0.7, heard.text],
      );
      assert.deepEqual(part(answer, "emotions"), [
        {
          emotion: "frustration",
          intensity: 0.8,
          quote: "broken, again",
          startSecond: 3.4,
          endSecond: 7.9,
        },
        {
          emotion: "gratitude",
          intensity: 0.4,
          quote: "Thank you",
          startSecond: 0.5,
          endSecond: 3.2,
        },
        { emotion: "anger", intensity: 0.3 },
      ]);
      assert.equal(part(answer, "engine"), "studio/ear-1 + studio/mind-1");
      assert.match(words(answer), /tone of the voices was not heard/);
      assert.deepEqual(studio.faults, []);
    });

    test("tells it in Japanese", async () => {
      const answer = await hub.call("audio_sentiment", { audio: "call.wav", language: "ja" });
      assert.match(words(answer), /全体: 否定的.*\n- 苛立ち 0\.80「broken, again」/);
    });

    test("says that a recording is silent, and that nobody is there to judge", async () => {
      const silent = await hub.call("audio_sentiment", { audio: "silent.wav" });
      assert.equal(codeOf(silent), "tools.silent");
      const alone = await hub.call("audio_sentiment", { audio: "call.wav", model: "local" });
      assert.equal(codeOf(alone), "models.noProvider");
    });
  });
});
