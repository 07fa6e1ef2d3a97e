import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

export const openaiCompatibleSettings = z.strictObject({
  kind: z.literal("openai-compatible"),
  apiKey: apiKey.describe("The key, where the server asks for one; may be `file:/path`."),
  baseUrl: baseUrl.describe("The address of the server, with its `/v1`."),
  models: modelChoice([
    "describe",
    "detect",
    "read",
    "transcribe",
    "speak",
    "embed",
    "generate",
  ]).describe("The model for each capability; one without a model is not offered."),
  ...manners,
});

export type OpenaiCompatibleSettings = z.output<typeof openaiCompatibleSettings>;
