/**
 * Models of the OpenAI API, looked up 2026-11-21.
 *
 * Ids: the model lists of `@ai-sdk/openai` 4.0.118; GPT-6.2, of 2026-11-17: its page at
 * vercel.com/ai-gateway/models. Windows and prices: the pages of GPT-6 Sol, GPT-5.6 Luna, GPT Transcribe
 * and GPT-4o Transcribe under developers.openai.com/api/docs/models; of the others, lists that quote
 * OpenAI's, among them vercel.com/ai-gateway/models, docs.apiyi.com/models and tokenmath.io. Prices are
 * those of standard processing; above 272 000 input tokens GPT-5.6 and GPT-6 cost twice as much to read.
 * Last days: developers.openai.com/api/docs/deprecations. `/audio/speech` has no successor there: from
 * 2027-01-06 OpenAI speaks through its Realtime API only.
 */

import type { Capability } from "../capability.ts";
import type { Limits, MediaLimits, Model, Price } from "../model.ts";

const seeing: readonly Capability[] = ["describe", "detect", "read", "generate"];

/**
 * A longer side makes the picture dearer and no clearer (docs.apiyi.com/en/faq/vision-image-too-large);
 * bytes and types are those that shift-preflight 0.10.2 lists for OpenAI.
 */
const pictures = {
  maxSide: 2048,
  maxBytes: 20 * 1024 * 1024,
  mimeTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"],
};

/** A window of 1 050 000 tokens, of which 128 000 are for the answer. */
const wide: Limits = { pictures, maxInputTokens: 922_000, maxOutputTokens: 128_000 };

/** Uploads of the Audio API (developers.openai.com/api/docs/guides/speech-to-text). */
const recording: MediaLimits = {
  maxBytes: 25 * 1024 * 1024,
  // The GPT-4o models refuse more, by their own words; the others may hand a request to one of these.
  maxSeconds: 1400,
  mimeTypes: ["audio/wav", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac"],
};

const price = (input: number, output: number, cached?: number): Price => ({
  perMillionInputTokens: input,
  perMillionOutputTokens: output,
  ...(cached === undefined ? {} : { perMillionCachedInputTokens: cached }),
});

const reasoner = (id: string, itsPrice: Price): Model => ({
  id,
  capabilities: seeing,
  limits: wide,
  price: itsPrice,
});

const lastGpt4 = "2027-01-14";
const lastTranscriber = "2027-02-26";
const lastSpeaker = "2027-01-06";

const transcriber = (id: string, row: Partial<Model>): Model => ({
  id,
  capabilities: ["transcribe"],
  limits: { audio: recording },
  ...row,
});

const speaker = (id: string, maxCharacters: number, itsPrice?: Price): Model => ({
  id,
  capabilities: ["speak"],
  limits: { maxCharacters },
  retiresOn: lastSpeaker,
  ...(itsPrice === undefined ? {} : { price: itsPrice }),
});

const embedder = (id: string, perMillionInputTokens: number): Model => ({
  id,
  capabilities: ["embed"],
  limits: { maxInputs: 2048, maxInputTokens: 8191 },
  price: { perMillionInputTokens },
});

export const openaiModels: readonly Model[] = [
  reasoner("gpt-6.2-astra", price(8, 40)),
  reasoner("gpt-6.2-sol", price(2, 10)),
  reasoner("gpt-6.1-sol", price(2, 10, 0.1)),
  reasoner("gpt-6-astra", price(10, 50, 1)),
  reasoner("gpt-6-sol", price(2, 10, 0.2)),
  reasoner("gpt-6-luna", price(0.1, 0.5, 0.01)),
  reasoner("gpt-5.6-sol", price(4, 20, 0.4)),
  reasoner("gpt-5.6-terra", price(2, 12, 0.2)),
  reasoner("gpt-5.6-luna", price(0.2, 1.2, 0.02)),
  {
    id: "gpt-4.1",
    capabilities: seeing,
    limits: { pictures },
    price: price(2, 8),
    retiresOn: lastGpt4,
  },
  {
    id: "gpt-4.1-mini",
    capabilities: seeing,
    limits: { pictures },
    price: price(0.4, 1.6),
    retiresOn: lastGpt4,
  },
  {
    id: "gpt-4o",
    capabilities: seeing,
    limits: { pictures },
    price: price(2.5, 10, 1.25),
    retiresOn: lastGpt4,
  },
  {
    id: "gpt-4o-mini",
    capabilities: seeing,
    limits: { pictures },
    price: price(0.15, 0.6, 0.075),
    retiresOn: lastGpt4,
  },
  transcriber("gpt-transcribe", { price: { perMinute: 0.0045 } }),
  transcriber("gpt-4o-transcribe", { price: price(2.5, 10), retiresOn: lastTranscriber }),
  transcriber("gpt-4o-mini-transcribe", { price: price(1.25, 5), retiresOn: lastTranscriber }),
  transcriber("gpt-4o-transcribe-diarize", {
    price: price(2.5, 10),
    features: { speakers: true },
    retiresOn: lastTranscriber,
  }),
  transcriber("whisper-1", {
    price: { perMinute: 0.006 },
    features: { words: true },
    retiresOn: lastTranscriber,
  }),
  // It takes 2000 tokens, and a Japanese character may be one. Its price is by tokens of sound, which
  // its replies do not count.
  speaker("gpt-4o-mini-tts", 2000),
  speaker("tts-1", 4096, { perMillionCharacters: 15 }),
  speaker("tts-1-hd", 4096, { perMillionCharacters: 30 }),
  embedder("text-embedding-3-small", 0.02),
  embedder("text-embedding-3-large", 0.13),
];
