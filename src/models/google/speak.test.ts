import assert from "node:assert/strict";
import { test } from "node:test";
import { parseWavHeader, wavFile } from "../../media/audio/wav.ts";
import type { SpeakRequest } from "../capabilities/speak.ts";
import { startVendor, type VendorApi } from "../testing/vendor-server.ts";
import { answering } from "./testing/answering.ts";
import { samples } from "./testing/generation-routes.ts";
import { googleVendor } from "./testing/google-vendor.ts";
import { openGoogle } from "./testing/open-google.ts";

async function spoken(api: VendorApi, request: Partial<SpeakRequest> = {}, named?: string) {
  await using vendor = await startVendor(api);
  await using provider = openGoogle(vendor);
  const { speak } = provider.services;
  assert(speak !== undefined);
  const attempt = { model: named ?? speak.model, signal: AbortSignal.timeout(10_000) };
  const { value } = await speak.run({ text: "おはよう", speed: 1, ...request }, attempt);
  assert.deepEqual(vendor.faults, []);
  return { value, sent: vendor.received[0]?.json };
}

const sound = (mimeType: string, bytes: Uint8Array) => {
  const inlineData = { mimeType, data: Buffer.from(bytes).toString("base64") };
  return { json: { candidates: [{ content: { parts: [{ inlineData }] } }] } };
};

test("a WAV file is given as it came", async () => {
  const file = wavFile(samples, { sampleRate: 48_000, channels: 1 });
  const { value } = await spoken(answering(sound("audio/wav", file)));
  assert.deepEqual(Buffer.from(value.bytes), Buffer.from(file));
});

test("bare samples become a WAV file of their own rate", async () => {
  const reply = sound("audio/L16;codec=pcm;rate=16000", samples);
  const { value } = await spoken(answering(reply));
  assert.equal(parseWavHeader(value.bytes).sampleRate, 16_000);
  const bare = await spoken(answering(sound("audio/pcm", samples)));
  assert.equal(parseWavHeader(bare.value.bytes).sampleRate, 24_000);
});

test("the voice that was asked for speaks", async () => {
  const { value, sent } = await spoken(googleVendor(), { voice: "Puck" });
  assert.equal(value.voice, "Puck");
  assert.match(JSON.stringify(sent), /"voiceName":"Puck"/);
});

test("pace is asked for beside the text, and before it where the model knows no other way", async () => {
  const { sent } = await spoken(googleVendor(), { speed: 1.2 });
  assert.partialDeepStrictEqual(sent, {
    contents: [{ parts: [{ text: "おはよう", speechMetadata: { style: "Speak fast" } }] }],
  });
  const old = await spoken(googleVendor(), { speed: 0.5 }, "gemini-2.5-flash-preview-tts");
  assert.partialDeepStrictEqual(old.sent, {
    contents: [{ parts: [{ text: "Speak very slowly: おはよう" }] }],
  });
});

test("a refused text and a refused sound are declined", async () => {
  for (const json of [
    { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } },
    { candidates: [{ finishReason: "SAFETY" }] },
  ]) {
    await assert.rejects(spoken(answering({ json })), { code: "models.declined" });
  }
});

test("an answer without sound, or with sound of another kind, is no answer", async () => {
  for (const json of [
    {},
    { candidates: [{ finishReason: "OTHER" }] },
    { candidates: [{ content: { parts: [{ text: "Good morning" }] } }] },
    sound("audio/ogg", samples).json,
  ]) {
    await assert.rejects(spoken(answering({ json })), { code: "models.badReply" });
  }
});
