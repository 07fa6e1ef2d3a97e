import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  EmbeddingModelV4,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { askLanguageModel, type LanguageRequest } from "./ask.ts";
import { embedTexts } from "./embed.ts";

const question = { instructions: "You watch films.", text: "What happens?" };
const attempt = { model: "toy-1", signal: AbortSignal.timeout(20_000) };
const counts = (total: number | undefined) => ({
  inputTokens: { total, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 5, text: undefined, reasoning: undefined },
});

const data = (...bytes: number[]) => ({ type: "data", data: Uint8Array.from(bytes) });

/** A model of some vendor, as the SDK defines it. */
function toy(parts: readonly LanguageModelV4StreamPart[] = []) {
  const asked: LanguageModelV4CallOptions[] = [];
  const model: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "toy",
    modelId: "toy-1",
    supportedUrls: {},
    doGenerate(options) {
      asked.push(options);
      return Promise.resolve({
        content: [
          { type: "reasoning", text: "Hm." },
          { type: "text", text: "It " },
          { type: "text", text: "rains." },
        ],
        finishReason: { unified: "stop", raw: undefined },
        usage: counts(Number.NaN),
        warnings: [],
      });
    },
    doStream: () => Promise.resolve({ stream: ReadableStream.from(parts) }),
  };
  return { asked, source: { provider: "subject", load: () => Promise.resolve(model) } };
}

test("the hub's words are the system's, media stand before the text, and a film is sent whole", async () => {
  const { asked, source } = toy();
  const film = new Blob([Uint8Array.of(1, 2, 3)]);
  const request: LanguageRequest = {
    question: { ...question, maxOutputTokens: 9 },
    pictures: [{ bytes: Uint8Array.of(7), mimeType: "image/png", width: 1, height: 1 }],
    files: [{ data: film, mimeType: "video/mp4" }],
  };
  const options = { toy: { careful: true } };
  const reply = await askLanguageModel({ ...source, options }, request, attempt);
  assert.deepEqual(reply, { value: "It rains.", usage: { outputTokens: 5 } });
  assert.deepEqual(asked, [
    {
      prompt: [
        { role: "system", content: "You watch films." },
        {
          role: "user",
          content: [
            { type: "file", mediaType: "image/png", data: data(7) },
            { type: "file", mediaType: "video/mp4", data: data(1, 2, 3) },
            { type: "text", text: "What happens?" },
          ],
        },
      ],
      abortSignal: attempt.signal,
      maxOutputTokens: 9,
      providerOptions: options,
    },
  ]);
});

test("a stream that stops without saying that it is finished was cut off", async () => {
  const { source } = toy([
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", delta: "It " },
  ]);
  const pieces: string[] = [];
  const live = { ...attempt, onText: (piece: string) => void pieces.push(piece) };
  await assert.rejects(askLanguageModel(source, { question }, live), { code: "models.cutOff" });
  assert.deepEqual(pieces, ["It "]);
});

const neverLoaded = () => assert.fail("it was loaded");

test("nothing is loaded for a caller who has given up", async () => {
  const reason = new Error("no longer wanted");
  const gone = { ...attempt, signal: AbortSignal.abort(reason) };
  const source = { provider: "subject", load: neverLoaded };
  await assert.rejects(askLanguageModel(source, { question }, gone), (error) => error === reason);
});

test("vectors that are too few, of two lengths or not numbers are models.badReply", async () => {
  const bad = [[[1, 2]], [[1, 2], [3]], [[1], [Number.NaN]], [[], []]];
  for (const embeddings of bad) {
    const model: EmbeddingModelV4 = {
      specificationVersion: "v4",
      provider: "toy",
      modelId: "toy-1",
      maxEmbeddingsPerCall: undefined,
      supportsParallelCalls: false,
      doEmbed: () => Promise.resolve({ embeddings, warnings: [] }),
    };
    const source = { provider: "subject", load: () => Promise.resolve(model) };
    const vectors = embedTexts(source, { inputs: [{ text: "a" }, { text: "b" }] }, attempt);
    await assert.rejects(vectors, { code: "models.badReply" });
  }
});
