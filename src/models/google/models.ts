/**
 * Gemini models of the Gemini API.
 *
 * Looked up 2026-11-21. Ids: the lists of `@ai-sdk/google` 4.0.121. Prices and windows:
 * ai.google.dev/gemini-api/docs/pricing as quoted by LiteLLM's release notes (github.com/BerriAI/litellm,
 * discussions 39357, 42776, 46238) and by docs.apiyi.com; kinds and lengths of media:
 * ai.google.dev/gemini-api/docs/{audio,file-input-methods,embeddings} and Google Cloud's
 * "Video understanding".
 *
 * Several prices are half of these as an introduction, until the day named beside them. The later
 * price stands here, so that a budget is never overdrawn.
 */

import type { Capability } from "../capability.ts";
import type { Limits, Model } from "../model.ts";

const capabilities: readonly Capability[] = [
  "describe",
  "detect",
  "read",
  "transcribe",
  "generate",
  "watch",
];

/** What one file of the Files API may hold. */
const mostFileBytes = 2_000_000_000;

const limits: Limits = {
  pictures: {
    mimeTypes: ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"],
    // The smallest figure that Google's pages name for one picture inside a request.
    maxBytes: 7_000_000,
  },
  audio: {
    mimeTypes: ["audio/mpeg", "audio/wav", "audio/flac", "audio/ogg"],
    maxBytes: mostFileBytes,
    // It would hear 9.5 hours; what it writes down with its times must fit into one answer.
    maxSeconds: 1800,
  },
  film: {
    mimeTypes: ["video/mp4", "video/webm", "video/quicktime", "video/mpeg", "video/3gpp"],
    maxBytes: mostFileBytes,
    maxSeconds: 2700,
  },
  maxInputTokens: 1_048_576,
  maxOutputTokens: 65_536,
};

/** Prices for input, for input that was kept from before, and for output with its thinking. */
const understanding = (id: string, input: number, cached: number, output: number): Model => ({
  id,
  capabilities,
  limits,
  price: {
    perMillionInputTokens: input,
    perMillionCachedInputTokens: cached,
    perMillionOutputTokens: output,
  },
  features: { speakers: true },
});

const speaking = (id: string, input: number, output: number): Model => ({
  id,
  capabilities: ["speak"],
  // 8192 tokens go in; a Japanese character may take two.
  limits: { maxInputTokens: 8192, maxCharacters: 4000 },
  price: { perMillionInputTokens: input, perMillionOutputTokens: output },
});

export const googleModels: readonly Model[] = [
  // Half until 2026-11-30.
  understanding("gemini-4-carbon", 4, 0.2, 20),
  // Half until 2026-11-30.
  understanding("gemini-4-argon", 4, 0.2, 20),
  // Half until 2026-12-31.
  understanding("gemini-3.8-flash", 1.5, 0.15, 7.5),
  understanding("gemini-3.5-flash", 1.5, 0.15, 9),
  understanding("gemini-3.5-flash-lite", 0.3, 0.03, 2.5),
  // Half until 2026-12-31.
  speaking("gemini-3.8-flash-tts", 1, 18),
  // Half until 2026-12-31.
  speaking("gemini-3.8-flash-lite-tts", 1, 12),
  { id: "gemini-2.5-flash-preview-tts", capabilities: ["speak"], retiresOn: "2026-12-18" },
  { id: "gemini-2.5-pro-preview-tts", capabilities: ["speak"], retiresOn: "2026-12-18" },
  {
    id: "gemini-embedding-2",
    capabilities: ["embed"],
    limits: {
      pictures: { most: 6, mimeTypes: ["image/jpeg", "image/png"] },
      maxInputTokens: 8192,
      maxInputs: 100,
    },
    price: { perMillionInputTokens: 0.2 },
    features: { pictures: true },
  },
  {
    id: "gemini-embedding-001",
    capabilities: ["embed"],
    limits: { maxInputTokens: 2048, maxInputs: 100 },
    price: { perMillionInputTokens: 0.15 },
  },
];
