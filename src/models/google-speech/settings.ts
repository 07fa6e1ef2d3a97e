import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";

export const googleSpeechSettings = z.strictObject({
  kind: z.literal("google-speech"),
  apiKey,
  baseUrl: baseUrl
    .default("https://speech.googleapis.com/v1")
    .describe("The address of speech recognition."),
  ...manners,
});

export type GoogleSpeechSettings = z.output<typeof googleSpeechSettings>;
