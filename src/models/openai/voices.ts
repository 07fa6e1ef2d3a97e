import type { ProviderVoice } from "../capabilities/speak.ts";

/**
 * The built-in voices of `/audio/speech` (developers.openai.com/api/docs/guides/text-to-speech, looked
 * up 2026-11-21). Each speaks every language of its model; `tts-1` lacks ballad, verse, marin and cedar.
 */
export const openaiVoices: readonly ProviderVoice[] = [
  "alloy",
  "ash",
  "ballad",
  "cedar",
  "coral",
  "echo",
  "fable",
  "marin",
  "nova",
  "onyx",
  "sage",
  "shimmer",
  "verse",
].map((id) => ({ id, name: `${id.charAt(0).toUpperCase()}${id.slice(1)}` }));

/** One that every speech model has. */
export const usualVoice = "coral";
