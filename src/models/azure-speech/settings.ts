import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";
import { languageTag, voices } from "../speech/settings.ts";

export const azureSpeechSettings = z.strictObject({
  kind: z.literal("azure-speech"),
  apiKey,
  region: z
    .string()
    .regex(/^[a-z0-9]{2,40}$/)
    .default("eastus")
    .describe("The region of the resource, such as `japaneast`."),
  baseUrl: baseUrl
    .optional()
    .describe(
      "Where speech is written down, for a cloud or an endpoint of your own, such as `https://NAME.cognitiveservices.azure.com`; left out, the region's address.",
    ),
  speechUrl: baseUrl
    .optional()
    .describe(
      "Where text is spoken, such as `https://usgovvirginia.tts.speech.azure.us`; left out, the region's address.",
    ),
  language: languageTag
    .default("en-US")
    .describe("The language text is spoken in where neither the caller nor the voice tells."),
  languages: z
    .array(languageTag)
    .max(10)
    .default([])
    .describe(
      "The languages expected in recordings where the caller names none; empty, all that the service knows.",
    ),
  voices: voices.default({ "en-US": "en-US-JennyNeural", "ja-JP": "ja-JP-NanamiNeural" }),
  ...manners,
});

export type AzureSpeechSettings = z.output<typeof azureSpeechSettings>;
