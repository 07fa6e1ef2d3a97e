import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as z from "zod";
import { wavOf } from "../../media/audio/testing/wav-of.ts";
import { isolationConfig } from "../../media/isolation/config.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import type { SpeakRequest } from "../capabilities/speak.ts";
import type { TranscribeRequest } from "../capabilities/transcribe.ts";
import type { Attempt } from "../provider.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { startVendor } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { googleSpeech } from "./provider.ts";
import { googleSpeechSettings } from "./settings.ts";
import { googleSpeechVendor } from "./testing/google-speech-vendor.ts";

const ground = { wire: openWire(), pool: childProcessPool(isolationConfig.parse({})) };
after(() => ground.wire[Symbol.asyncDispose]());

const open = ({ url, key }: { readonly url: string; readonly key: string }, more: object = {}) =>
  googleSpeech.open(
    "subject",
    googleSpeechSettings.parse({
      kind: "google-speech",
      baseUrl: `${url}/v1`,
      speechUrl: `${url}/tts/v1`,
      apiKey: key,
      ...more,
    }),
    ground,
  );

const recording: TranscribeRequest = {
  audio: { body: new Blob(["the recording"]), mimeType: "audio/wav", durationSeconds: 2.4 },
  words: false,
};

providerSuite("google-speech", {
  api: googleSpeechVendor,
  open,
  examples: {
    transcribe: {
      request: { ...recording, language: "en", words: true, speakers: 2 },
      expect: ({ value, usage }) => {
        assert.deepEqual(value, {
          text: "Good morning. Hello.",
          language: "en-US",
          segments: [
            { startSecond: 0, endSecond: 1.5, text: "Good morning.", speaker: "1" },
            { startSecond: 1.7, endSecond: 2.3, text: "Hello.", speaker: "2" },
          ],
          words: [
            { startSecond: 0, endSecond: 0.4, text: "Good", speaker: "1" },
            { startSecond: 0.4, endSecond: 1.5, text: "morning.", speaker: "1" },
            { startSecond: 1.7, endSecond: 2.3, text: "Hello.", speaker: "2" },
          ],
        });
        assert.deepEqual(usage, { audioSeconds: 3 });
      },
    },
    speak: {
      request: { text: "Fish & chips 😀", voice: "en-GB-Neural2-A", speed: 1.25 },
      expect: ({ value, usage }) => {
        assert.equal(value.mimeType, "audio/wav");
        assert.equal(value.voice, "en-GB-Neural2-A");
        assert.equal(Buffer.from(value.bytes).toString("latin1", 0, 4), "RIFF");
        assert.deepEqual(usage, { characters: 14 });
      },
    },
  },
});

const attempt = (model: string): Attempt => ({ model, signal: AbortSignal.timeout(10_000) });

/** What the API was told about a recording. */
async function configFor(request: Partial<TranscribeRequest>, more: object = {}) {
  await using vendor = await startVendor(googleSpeechVendor);
  const { transcribe } = open(vendor, more).services;
  assert(transcribe !== undefined);
  await transcribe.run({ ...recording, ...request }, attempt(transcribe.model));
  assert.deepEqual(vendor.faults, []);
  return z.object({ config: z.looseObject({}) }).parse(vendor.received[0]?.json).config;
}

const usual = {
  languageCode: "en-US",
  enableWordTimeOffsets: true,
  enableAutomaticPunctuation: true,
  model: "latest_long",
};

test("google-speech: the language is the caller's, or else the operator's with its alternatives", async () => {
  assert.deepEqual(await configFor({}), usual);
  const more = { language: "ja", alternativeLanguages: ["en"], models: { transcribe: "default" } };
  assert.deepEqual(await configFor({}, more), {
    ...usual,
    languageCode: "ja-JP",
    alternativeLanguageCodes: ["en-US"],
    model: "default",
  });
  assert.deepEqual(await configFor({ language: "de-AT" }, more), {
    ...usual,
    languageCode: "de-AT",
    model: "default",
  });
});

test("google-speech: speakers are told apart where there may be several", async () => {
  const diarizationConfig = { enableSpeakerDiarization: true };
  assert.deepEqual(await configFor({ speakers: "unknown" }), { ...usual, diarizationConfig });
  assert.deepEqual(await configFor({ speakers: 1 }), usual);
  assert.deepEqual(await configFor({ speakers: 3 }), {
    ...usual,
    diarizationConfig: { ...diarizationConfig, minSpeakerCount: 3, maxSpeakerCount: 3 },
  });
});

test("google-speech: a recording whose encoding it would have to be told is not sent", async () => {
  await using vendor = await startVendor(googleSpeechVendor);
  const audio = { ...recording.audio, mimeType: "audio/mpeg" };
  const pending = open(vendor).services.transcribe?.run({ ...recording, audio }, attempt("video"));
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.mediaRefused" });
  assert.equal(vendor.received.length, 0);
});

test("google-speech: a recording of which it would hear one channel only is not sent", async () => {
  await using vendor = await startVendor(googleSpeechVendor);
  const stereo = wavOf({ coding: "s16", sampleRate: 16_000, channels: 2, values: [0, 0.5] });
  const audio = { ...recording.audio, body: new Blob([stereo]) };
  const pending = open(vendor).services.transcribe?.run({ ...recording, audio }, attempt("video"));
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.mediaRefused" });
  assert.equal(vendor.received.length, 0);
});

/** The voice asked for, and the one that is said to have spoken. */
async function voiceOf(request: Partial<SpeakRequest>, more: object = {}) {
  await using vendor = await startVendor(googleSpeechVendor);
  const { speak } = open(vendor, more).services;
  const reply = await speak?.run(
    { text: "Hello", speed: 1, ...request },
    attempt("text-to-speech"),
  );
  assert.deepEqual(vendor.faults, []);
  const { voice } = z.object({ voice: z.looseObject({}) }).parse(vendor.received[0]?.json);
  return { asked: voice, told: reply?.value.voice };
}

test("google-speech: a voice that is left open is the vendor's for the language, and named after it", async () => {
  const own = { asked: { languageCode: "ja-JP" }, told: "ja-JP" };
  assert.deepEqual(await voiceOf({ language: "ja" }), own);
  assert.deepEqual(await voiceOf({ voice: "ja-JP" }), own);
  assert.equal((await voiceOf({})).told, "en-US");
});

test("google-speech: a named voice speaks its own language", async () => {
  const name = "cmn-CN-Wavenet-A";
  assert.deepEqual(await voiceOf({ voice: name, language: "en" }), {
    asked: { languageCode: "cmn-CN", name },
    told: name,
  });
  assert.deepEqual(await voiceOf({ language: "en-GB" }, { voices: { en: "Kore" } }), {
    asked: { languageCode: "en-GB", name: "Kore" },
    told: "Kore",
  });
});

test("google-speech: lists its voices, without those that have no name", async () => {
  await using vendor = await startVendor(googleSpeechVendor);
  const listed = await open(vendor).voices?.(AbortSignal.timeout(10_000));
  assert.deepEqual(listed, [
    { id: "en-US-Neural2-A", name: "en-US-Neural2-A", language: "en-US", gender: "male" },
    { id: "cmn-CN-Wavenet-A", name: "cmn-CN-Wavenet-A", language: "zh-CN", gender: "female" },
    { id: "Kore", name: "Kore" },
  ]);
});

test("google-speech: a model of speech that it does not have is not answered by another one", async () => {
  await using vendor = await startVendor(googleSpeechVendor);
  const pending = open(vendor).services.speak?.run({ text: "Hi", speed: 1 }, attempt("tts-1"));
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.noSuchModel" });
});

test("google-speech: without a key it is absent", () => {
  assert.equal(
    googleSpeech.missing(googleSpeechSettings.parse({ kind: "google-speech" })),
    "apiKey",
  );
});
