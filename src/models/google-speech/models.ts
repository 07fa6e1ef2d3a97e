import type { Model } from "../model.ts";

/**
 * What is sent along with a request may last about a minute and weigh 10 MB as JSON; anything longer
 * must lie in Cloud Storage, also for `longrunningrecognize` (cloud.google.com/speech-to-text/quotas).
 * So a long recording is cut, and the operations API is of no use here. MP3 is only in v1p1beta1.
 */
const limits = {
  audio: {
    maxBytes: 7_000_000,
    maxSeconds: 58,
    mimeTypes: ["audio/wav", "audio/flac"],
    onlyAsMade: true,
  },
};

/**
 * Looked up on 2026-11-21 at cloud.google.com/speech-to-text/pricing for version 1: after the first
 * hour of a month and without data logging, the same for all of these.
 */
const price = { perMinute: 0.024 };

const recognizers = [
  "latest_long",
  "latest_short",
  "default",
  "video",
  "phone_call",
  "command_and_search",
];

export const googleSpeechModels: readonly Model[] = [
  ...recognizers.map((id): Model => ({
    id,
    capabilities: ["transcribe"],
    limits,
    price,
    features: { words: true, speakers: true },
  })),
  {
    // The name of the product: the API has voices, not models, and its price is the voice's. A text may
    // have 5000 bytes (docs.cloud.google.com/text-to-speech/quotas), a character up to four.
    id: "text-to-speech",
    capabilities: ["speak"],
    limits: { maxCharacters: 1250 },
  },
];
