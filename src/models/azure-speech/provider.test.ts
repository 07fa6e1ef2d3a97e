import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isolationConfig } from "../../media/isolation/config.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import type { TranscribeRequest } from "../capabilities/transcribe.ts";
import type { Attempt } from "../provider.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { startVendor, type VendorApi } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { azureSpeech } from "./provider.ts";
import { speechResource } from "./resource.ts";
import { azureSpeechSettings } from "./settings.ts";
import { azureSpeechVendor, readSsml } from "./testing/azure-speech-vendor.ts";

const ground = { wire: openWire(), pool: childProcessPool(isolationConfig.parse({})) };
after(() => ground.wire[Symbol.asyncDispose]());

const settingsAt = (url: string, more: object = {}) =>
  azureSpeechSettings.parse({ kind: "azure-speech", baseUrl: url, speechUrl: url, ...more });

const open = ({ url, key }: { readonly url: string; readonly key: string }, more: object = {}) =>
  azureSpeech.open("subject", settingsAt(url, { apiKey: key, ...more }), ground);

const recording: TranscribeRequest = {
  audio: { body: new Blob(["the recording"]), mimeType: "audio/wav", durationSeconds: 2.4 },
  words: false,
};

providerSuite("azure-speech", {
  api: azureSpeechVendor,
  open,
  examples: {
    transcribe: {
      request: { ...recording, language: "en", words: true, speakers: 2 },
      expect: ({ value, usage }) => {
        assert.deepEqual(value, {
          text: "Good morning. Hello.",
          language: "en-US",
          segments: [
            { startSecond: 0.04, endSecond: 1.54, text: "Good morning.", speaker: "1" },
            { startSecond: 1.7, endSecond: 2.3, text: "Hello.", speaker: "2" },
          ],
          words: [
            { startSecond: 0.04, endSecond: 0.29, text: "good", speaker: "1" },
            { startSecond: 0.64, endSecond: 0.89, text: "morning.", speaker: "1" },
            { startSecond: 1.7, endSecond: 1.95, text: "hello.", speaker: "2" },
          ],
        });
        assert.deepEqual(usage, { audioSeconds: 2.4 });
      },
    },
    speak: {
      request: { text: "Fish & chips 😀", voice: "en-GB-RyanNeural", speed: 1.25 },
      expect: ({ value, usage }) => {
        assert.equal(value.mimeType, "audio/wav");
        assert.equal(value.voice, "en-GB-RyanNeural");
        assert.equal(Buffer.from(value.bytes).toString("latin1", 0, 4), "RIFF");
        assert.deepEqual(usage, { characters: 14 });
      },
    },
  },
});

const attempt = (model: string): Attempt => ({ model, signal: AbortSignal.timeout(10_000) });

/** What the API was told about a recording. */
async function definitionFor(request: Partial<TranscribeRequest>, more: object = {}) {
  await using vendor = await startVendor(azureSpeechVendor);
  const { transcribe } = open(vendor, more).services;
  await transcribe?.run({ ...recording, ...request }, attempt("fast-transcription"));
  assert.deepEqual(vendor.faults, []);
  const definition = (await vendor.received[0]?.form())?.get("definition");
  assert(typeof definition === "string");
  return JSON.parse(definition) as unknown;
}

test("azure-speech: without a language the service tells, among those that are expected", async () => {
  assert.deepEqual(await definitionFor({}), {});
  const languages = ["en-GB", "ja"];
  assert.deepEqual(await definitionFor({}, { languages }), { locales: ["en-GB", "ja-JP"] });
  assert.deepEqual(await definitionFor({ language: "de" }, { languages }), { locales: ["de-DE"] });
});

test("azure-speech: speakers are told apart where it is wanted, within the service's bounds", async () => {
  const told = { diarization: { enabled: true } };
  assert.deepEqual(await definitionFor({ speakers: "unknown" }), told);
  assert.deepEqual(await definitionFor({ speakers: 1 }), {});
  assert.deepEqual(await definitionFor({ speakers: 99 }), {
    diarization: { enabled: true, maxSpeakers: 35 },
  });
});

const transcribing = (json: unknown): VendorApi => ({
  ...azureSpeechVendor,
  routes: azureSpeechVendor.routes.map((route) => ({ ...route, reply: () => ({ json }) })),
});

test("azure-speech: silence is an empty transcript", async () => {
  const json = { durationMilliseconds: 2400, combinedPhrases: [], phrases: [] };
  await using vendor = await startVendor(transcribing(json));
  const { transcribe } = open(vendor).services;
  const reply = await transcribe?.run(recording, attempt("fast-transcription"));
  assert.deepEqual(reply?.value, { text: "", segments: [] });
});

test("azure-speech: a broken word is left out, a broken phrase is not passed over in silence", async () => {
  const phrase = { text: "Hello.", offsetMilliseconds: 0, durationMilliseconds: 500 };
  const words = [{ text: "Hello." }, { ...phrase, text: "there" }];
  await using vendor = await startVendor(transcribing({ phrases: [{ ...phrase, words }] }));
  const { transcribe } = open(vendor).services;
  const reply = await transcribe?.run({ ...recording, words: true }, attempt("fast-transcription"));
  assert.equal(reply?.value.text, "Hello.");
  assert.deepEqual(reply?.value.words, [{ startSecond: 0, endSecond: 0.5, text: "there" }]);

  await using other = await startVendor(transcribing({ phrases: [phrase, { text: "lost" }] }));
  const pending = open(other).services.transcribe?.run(recording, attempt("fast-transcription"));
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.badReply" });
});

/** What was spoken, and by whom. */
async function spoken(request: object, more: object = {}) {
  await using vendor = await startVendor(azureSpeechVendor);
  const { speak } = open(vendor, more).services;
  const asked = { text: "Hello", speed: 1, ...request };
  const reply = await speak?.run(asked, attempt("text-to-speech"));
  assert.deepEqual(vendor.faults, []);
  const last = vendor.received.at(-1);
  assert(last !== undefined);
  const { voice, language } = readSsml(last);
  assert.equal(reply?.value.voice, voice);
  return { voice, language, requests: vendor.received.length };
}

test("azure-speech: the language and voice that the caller leaves open are the operator's", async () => {
  const jenny = { voice: "en-US-JennyNeural", language: "en-US", requests: 1 };
  assert.deepEqual(await spoken({}), jenny);
  assert.deepEqual(await spoken({ language: "en" }), jenny);
  assert.deepEqual(await spoken({ language: "ja" }, { voices: { ja: "ja-JP-KeitaNeural" } }), {
    voice: "ja-JP-KeitaNeural",
    language: "ja-JP",
    requests: 1,
  });
});

test("azure-speech: a language without a usual voice gets one from the service's list", async () => {
  assert.deepEqual(await spoken({ language: "zh-TW" }), {
    voice: "zh-CN-YunxiNeural",
    language: "zh-TW",
    requests: 2,
  });
  await assert.rejects(spoken({ language: "tlh" }), { code: "models.mediaRefused" });
});

test("azure-speech: a voice that is named speaks its own language", async () => {
  assert.equal((await spoken({ voice: "ja-JP-NanamiNeural" })).language, "ja-JP");
  assert.equal((await spoken({ voice: "Custom", language: "fr" })).language, "fr-FR");
});

test("azure-speech: lists its voices, without those it cannot name", async () => {
  await using vendor = await startVendor(azureSpeechVendor);
  const listed = await open(vendor).voices?.(AbortSignal.timeout(10_000));
  assert.deepEqual(listed, [
    { id: "en-US-JennyNeural", name: "Jenny", language: "en-US", gender: "female" },
    { id: "zh-CN-YunxiNeural", name: "Yunxi", language: "zh-CN", gender: "male" },
    { id: "ga-IE-OrlaNeural", name: "ga-IE-OrlaNeural", language: "ga-IE" },
  ]);
});

test("azure-speech: a model that it does not have is not answered by another one", async () => {
  await using vendor = await startVendor(azureSpeechVendor);
  const { transcribe, speak } = open(vendor).services;
  const failures = [
    transcribe?.run(recording, attempt("whisper")),
    speak?.run({ text: "Hello", speed: 1 }, attempt("tts-1")),
  ];
  for (const failure of failures) {
    await assert.rejects(failure ?? Promise.resolve(), { code: "models.noSuchModel" });
  }
  assert.equal(vendor.received.length, 0);
});

test("azure-speech: speech of ten minutes was cut off there, and is not passed on as all of it", async () => {
  const header = Buffer.from("RIFF\n\n\n\nWAVEfmt ");
  const bytes = Buffer.concat([header, Buffer.alloc(600 * 48_000)]);
  const reply = () => ({ bytes, mimeType: "audio/x-wav" });
  const routes = azureSpeechVendor.routes.map((route) => ({ ...route, reply }));
  await using vendor = await startVendor({ ...azureSpeechVendor, routes });
  const pending = open(vendor).services.speak?.run(
    { text: "Once upon a time", speed: 1 },
    attempt("text-to-speech"),
  );
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.mediaRefused" });
});

test("azure-speech: the addresses are the region's unless others are set", () => {
  const settings = azureSpeechSettings.parse({ kind: "azure-speech", region: "japaneast" });
  const { baseUrl, speechUrl } = speechResource("subject", settings, ground.wire);
  assert.equal(baseUrl, "https://japaneast.api.cognitive.microsoft.com");
  assert.equal(speechUrl, "https://japaneast.tts.speech.microsoft.com");
  assert.equal(azureSpeech.missing(settings), "apiKey");
});
