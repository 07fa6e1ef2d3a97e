import * as z from "zod";
import { openaiCapabilities } from "./capabilities.ts";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

export const openaiSettings = z.strictObject({
  kind: z.literal("openai"),
  apiKey,
  baseUrl: baseUrl.default("https://api.openai.com/v1").describe("The address of the API."),
  models: modelChoice(openaiCapabilities),
  ...manners,
});

export type OpenaiSettings = z.output<typeof openaiSettings>;
