import assert from "node:assert/strict";
import { test } from "node:test";
import { parseWavHeader, wavSeconds } from "../../media/audio/wav.ts";
import type { Question, SentPicture } from "../capabilities/question.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { startVendor } from "../testing/vendor-server.ts";
import { google } from "./provider.ts";
import { googleSettings } from "./settings.ts";
import { prose } from "./testing/generation-routes.ts";
import { googleVendor } from "./testing/google-vendor.ts";
import { openGoogle } from "./testing/open-google.ts";

const question: Question = { instructions: "You describe what you see.", text: "What is this?" };
const picture: SentPicture = {
  bytes: new Uint8Array([255, 216, 255, 224]),
  mimeType: "image/jpeg",
  width: 640,
  height: 480,
};
const film = { body: new Blob(["a film"]), mimeType: "video/mp4", durationSeconds: 3 };
const audio = { body: new Blob(["a song"]), mimeType: "audio/mpeg", durationSeconds: 3 };

/** Thinking is paid for as output. */
const counted = { inputTokens: 1290, cachedInputTokens: 1000, outputTokens: 34 };

providerSuite("google", {
  api: googleVendor(),
  open: openGoogle,
  examples: {
    describe: {
      request: { question, pictures: [picture, { ...picture, mimeType: "image/png" }] },
      expect({ value, usage }) {
        assert.equal(value, prose.join(""));
        assert.deepEqual(usage, counted);
      },
    },
    generate: {
      request: { question: { ...question, maxOutputTokens: 100 } },
      expect: ({ value }) => assert.equal(value, prose.join("")),
    },
    watch: {
      request: { question, film },
      expect: ({ value }) => assert.equal(value, prose.join("")),
    },
    detect: {
      request: { picture, wanted: ["kite"] },
      expect({ value, usage }) {
        // Thousandths, top before left, of 640 x 480.
        const box = { x: 160, y: 48, width: 320, height: 192 };
        assert.deepEqual(value, [{ name: "kite", box }]);
        assert.deepEqual(usage, counted);
      },
    },
    read: {
      request: { picture, languages: ["en"] },
      expect: ({ value }) => assert.equal(value.text, "No 42\nKite shop"),
    },
    transcribe: {
      request: { audio, words: false, speakers: "unknown" },
      expect({ value }) {
        const said = { startSecond: 0.5, endSecond: 2, text: "The kite", speaker: "A" };
        assert.deepEqual(value, { text: "The kite", language: "en", segments: [said] });
      },
    },
    speak: {
      request: { text: "Good morning", language: "en", speed: 1 },
      expect({ value, usage }) {
        assert.equal(wavSeconds(parseWavHeader(value.bytes)), 0.5);
        assert.equal(value.voice, "Kore");
        assert.deepEqual(usage, { characters: 12, inputTokens: 9, outputTokens: 13 });
      },
    },
    embed: {
      request: {
        inputs: [{ text: "a kite" }, { picture: { ...picture, mimeType: "image/png" } }],
        dimensions: 4,
        purpose: "query",
      },
      expect({ value, usage }) {
        assert.deepEqual(value[1], [2, 1, 2 / 3, 0.5]);
        assert.deepEqual(usage, { inputTokens: 11 });
      },
    },
  },
});

test("its voices speak every language of the model", async () => {
  await using vendor = await startVendor(googleVendor());
  await using provider = openGoogle(vendor);
  const voices = (await provider.voices?.(AbortSignal.timeout(10_000))) ?? [];
  assert.equal(voices.length, 30);
  assert.equal(new Set(voices.map(({ id }) => id)).size, 30);
  assert(voices.every(({ language }) => language === undefined));
});

test("without a key there is nothing to open", () => {
  const settings = googleSettings.parse({ kind: "google" });
  assert.equal(google.missing(settings), "apiKey");
  assert.equal(google.missing({ ...settings, apiKey: "AIza" }), undefined);
});

test("every model that is used where none is named stands in the table", async () => {
  await using vendor = await startVendor(googleVendor());
  await using provider = openGoogle(vendor);
  for (const [capability, service] of Object.entries(provider.services)) {
    const row = provider.model(service.model);
    assert(
      row?.capabilities.some((one) => one === capability),
      `${service.model}: ${capability}`,
    );
  }
});

test("a model's name cannot lead to another part of the API", async () => {
  await using vendor = await startVendor(googleVendor());
  await using provider = openGoogle(vendor);
  const { services } = provider;
  for (const model of ["files/a?x=", "../files", "a:b", "", "x".repeat(300)]) {
    const attempt = { model, signal: AbortSignal.timeout(10_000) };
    const asks = [
      () => services.generate?.run({ question }, attempt),
      () => services.embed?.run({ inputs: [{ text: "a" }] }, attempt),
      () => services.speak?.run({ text: "a", speed: 1 }, attempt),
    ];
    for (const ask of asks) {
      await assert.rejects(async () => await ask(), { code: "models.noSuchModel" });
    }
  }
  assert.equal(vendor.received.length, 0);
});
