import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

export const googleSettings = z.strictObject({
  kind: z.literal("google"),
  apiKey,
  baseUrl: baseUrl
    .default("https://generativelanguage.googleapis.com/v1beta")
    .describe("The address of the API."),
  models: modelChoice([
    "describe",
    "detect",
    "read",
    "transcribe",
    "speak",
    "embed",
    "generate",
    "watch",
  ]),
  ...manners,
});

export type GoogleSettings = z.output<typeof googleSettings>;
