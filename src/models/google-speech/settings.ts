import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";
import { languageTag, voices } from "../speech/settings.ts";

export const googleSpeechSettings = z.strictObject({
  kind: z.literal("google-speech"),
  apiKey,
  baseUrl: baseUrl
    .default("https://speech.googleapis.com/v1")
    .describe("The address of speech recognition."),
  speechUrl: baseUrl
    .default("https://texttospeech.googleapis.com/v1")
    .describe("The address of speech synthesis."),
  language: languageTag
    .default("en-US")
    .describe(
      "The language of recordings and of text where neither the caller nor the voice tells; the service does not find it by itself.",
    ),
  alternativeLanguages: z
    .array(languageTag)
    .max(3)
    .default([])
    .describe(
      "Further languages expected in recordings where the caller names none; not every model takes them.",
    ),
  voices: voices.default({}),
  models: modelChoice(["transcribe"]),
  ...manners,
});

export type GoogleSpeechSettings = z.output<typeof googleSpeechSettings>;
