import type { Model } from "../model.ts";

/**
 * Each API has one model, which has no id of its own: these are the names of the products. Looked up
 * on 2026-11-21. Prices: none found that the vendor publishes without a region.
 */
export const azureSpeechModels: readonly Model[] = [
  {
    // Limits: Microsoft's specification of 2025-10-15, `TranscriptionContent`: shorter than 2 hours and
    // smaller than 250 MB. Formats: learn.microsoft.com, "Use the fast transcription API".
    id: "fast-transcription",
    capabilities: ["transcribe"],
    limits: {
      audio: {
        maxBytes: 249_000_000,
        maxSeconds: 7190,
        mimeTypes: ["audio/wav", "audio/mpeg", "audio/ogg", "audio/flac", "audio/mp4"],
      },
    },
    features: { words: true, speakers: true },
  },
  {
    // What would last longer than ten minutes is cut off there (learn.microsoft.com, "Text to speech
    // REST API"); a thousand characters stay below that in any language, also at half the speed.
    id: "text-to-speech",
    capabilities: ["speak"],
    limits: { maxCharacters: 1000 },
  },
];
