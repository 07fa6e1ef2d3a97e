/**
 * Claude models of the Messages API.
 *
 * Looked up 2026-11-21. Ids: the model list of `@ai-sdk/anthropic` 4.0.105. Windows, output limits and
 * prices: the model pages under platform.claude.com/docs/en/models. Pictures:
 * platform.claude.com/docs/en/build-with-claude/vision.
 */

import type { Capability } from "../capability.ts";
import type { Limits, Model, Price } from "../model.ts";

const capabilities: readonly Capability[] = ["describe", "detect", "read", "generate"];

const pictures = {
  mimeTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"],
  // 5 MB in base64.
  maxBytes: 3_750_000,
  // Of a window of 200 000 tokens; larger ones take 600, but all in 32 MB.
  most: 100,
};

/*
 * Claude makes a picture smaller that has too many patches of 28 x 28 pixels, and speaks of places in
 * the smaller one. A square of as many patches as it takes is never made smaller, whatever its shape:
 * 69 a side where it takes 4784, 39 where it takes 1568. Both stay below the 2000 pixels that no side
 * may have where more than 20 pictures are sent.
 */
const fine: Limits = {
  pictures: { ...pictures, maxSide: 69 * 28 },
  maxInputTokens: 1_000_000,
  maxOutputTokens: 128_000,
};

const coarse: Limits = {
  pictures: { ...pictures, maxSide: 39 * 28 },
  maxInputTokens: 200_000,
  maxOutputTokens: 64_000,
};

const price = (input: number, output: number, cached?: number): Price => ({
  perMillionInputTokens: input,
  perMillionOutputTokens: output,
  ...(cached === undefined ? {} : { perMillionCachedInputTokens: cached }),
});

export const anthropicModels: readonly Model[] = [
  { id: "claude-fable-5-2", capabilities, limits: fine, price: price(8, 40) },
  { id: "claude-opus-5-5", capabilities, limits: fine, price: price(4, 20, 0.2) },
  { id: "claude-opus-5", capabilities, limits: fine, price: price(5, 25, 0.5) },
  { id: "claude-sonnet-5-5", capabilities, limits: fine, price: price(2, 10, 0.1) },
  { id: "claude-sonnet-5", capabilities, limits: fine, price: price(2, 10, 0.2) },
  // Five times as much for a prompt above 100 000 tokens.
  { id: "claude-haiku-5-5", capabilities, limits: fine, price: price(0.1, 0.5, 0.01) },
  { id: "claude-haiku-4-5", capabilities, limits: coarse, price: price(1, 5) },
];
