import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

export const anthropicSettings = z.strictObject({
  kind: z.literal("anthropic"),
  apiKey,
  baseUrl: baseUrl.default("https://api.anthropic.com/v1").describe("The address of the API."),
  models: modelChoice(["describe", "detect", "read", "generate"]),
  ...manners,
});

export type AnthropicSettings = z.output<typeof anthropicSettings>;
