import assert from "node:assert/strict";
import { test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import type { Transcript } from "../capabilities/transcribe.ts";
import type { VendorReply } from "../testing/vendor-server.ts";
import { type Dialect, type Speaking, speaking } from "./testing/dialect.ts";
import { sound } from "./testing/openai-compatible-vendor.ts";

const signal = AbortSignal.timeout(20_000);
const audio = { body: new Blob([sound]), mimeType: "audio/wav", durationSeconds: 0.5 };
const plain = (text: string, mimeType = "text/plain"): VendorReply => ({
  bytes: Buffer.from(text),
  mimeType,
});

const settings = { models: { transcribe: "ear" } };
const hear = async ({ provider }: Speaking, words = false): Promise<Transcript | undefined> => {
  const request = { audio, words, language: "ja-JP" };
  return (await provider.services.transcribe?.run(request, { model: "ear", signal }))?.value;
};
const heard = async (reply: VendorReply): Promise<Transcript | undefined> => {
  let transcript: Transcript | undefined;
  const dialect = { "POST /v1/audio/transcriptions": () => reply };
  await speaking(dialect, settings, async (at) => {
    transcript = await hear(at);
  });
  return transcript;
};

test("a transcript of whisper.cpp comes from its own path, with words put together from pieces", async () => {
  const reply = {
    task: "transcribe",
    language: "english",
    duration: 0.5,
    text: " Good morning.\n",
    segments: [
      {
        id: 0,
        text: " Good morning.",
        start: 0,
        end: 0.5,
        tokens: [4599, 2446],
        words: [
          { word: " Good", start: 0, end: 0.2, t_dtw: -1, probability: 0.9 },
          { word: " mor", start: 0.2, end: 0.3, t_dtw: -1, probability: 0.9 },
          { word: "ning", start: 0.3, end: 0.4, t_dtw: -1, probability: 0.9 },
          { word: ".", start: 0.4, end: 0.5, t_dtw: -1, probability: 0.9 },
        ],
        temperature: 0,
      },
    ],
  };
  const dialect: Dialect = {
    async "POST /inference"(request) {
      const form = await request.form();
      const file = form.get("file");
      assert(file instanceof File);
      assert.deepEqual(Buffer.from(await file.arrayBuffer()), sound);
      assert.equal(form.get("language"), "ja");
      return { json: reply };
    },
  };
  await speaking(
    dialect,
    { ...settings, paths: { transcriptions: "/../inference" } },
    async (at) => {
      const transcript = await hear(at, true);
      assert.equal(transcript?.language, "en");
      assert.deepEqual(transcript.words, [
        { startSecond: 0, endSecond: 0.2, text: "Good" },
        { startSecond: 0.2, endSecond: 0.5, text: "morning." },
      ]);
    },
  );
});

test("a transcript of speaches has words without a list of their own", async () => {
  const words = [{ word: " おはよう", start: 0, end: 0.5, probability: 1, speaker: null }];
  const segment = { id: 1, seek: 0, start: 0, end: 0.5, text: "おはよう", tokens: [], words };
  const json = {
    language: "ja",
    duration: 0.5,
    text: "おはよう",
    words: null,
    segments: [segment],
  };
  assert.deepEqual(await heard({ json }), {
    text: "おはよう",
    language: "ja",
    segments: [{ startSecond: 0, endSecond: 0.5, text: "おはよう" }],
    words: [{ startSecond: 0, endSecond: 0.5, text: "おはよう" }],
  });
});

test("a transcript may be bare text, whatever the server calls it", async () => {
  const bare = { text: "[music] Good morning.", segments: [] };
  assert.deepEqual(await heard(plain("[music] Good morning.\n")), bare);
  assert.deepEqual(await heard(plain("[music] Good morning.", "text/html")), bare);
  assert.deepEqual(await heard({ json: "[music] Good morning." }), bare);
  assert.deepEqual(await heard(plain('{"text": "[music] Good morning."}')), bare);
});

test("a transcript of vLLM is asked for without times, once the server refused to give them", async () => {
  const error = "Currently only support response_format `text` or `json`";
  const asked: unknown[] = [];
  const dialect: Dialect = {
    async "POST /v1/audio/transcriptions"(request) {
      const form = await request.form();
      asked.push(form.get("response_format"));
      const times = form.getAll("timestamp_granularities[]");
      if (asked.at(-1) === "json") {
        assert.deepEqual(times, []);
        return { json: { text: "Good morning." } };
      }
      assert.deepEqual(times, ["word", "segment"]);
      return { json: { object: "error", message: error, code: 400 }, status: 400 };
    },
  };
  await speaking(dialect, settings, async (at) => {
    assert.equal((await hear(at, true))?.text, "Good morning.");
    assert.equal((await hear(at, true))?.text, "Good morning.");
    assert.deepEqual(asked, ["verbose_json", "json", "json"]);
  });
});

test("a transcript is not asked for again where the sound is refused", async () => {
  const error = "failed to read audio data";
  const dialect = { "POST /v1/audio/transcriptions": () => ({ json: { error }, status: 400 }) };
  await speaking(dialect, settings, async (at) => {
    await assert.rejects(hear(at), withCode("models.rejected"));
    assert.equal(at.vendor.received.length, 1);
  });
});
