import type { Limits, Model } from "../model.ts";

/** Empty: what a server has is told by nobody but its operator. */
export const openaiCompatibleModels: readonly Model[] = [];

/**
 * What every such server reads: Ollama refuses other pictures (`openai.go`), whisper.cpp's server
 * other sound (its README); both looked up on 2026-11-21.
 */
export const commonLimits: Limits = {
  pictures: { mimeTypes: ["image/jpeg", "image/png"] },
  audio: { mimeTypes: ["audio/wav", "audio/mpeg", "audio/flac", "audio/ogg"] },
};
