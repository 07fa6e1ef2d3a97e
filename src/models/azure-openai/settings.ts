import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

export const azureOpenaiSettings = z.strictObject({
  kind: z.literal("azure-openai"),
  apiKey,
  baseUrl: baseUrl.describe("The resource, such as `https://NAME.openai.azure.com`."),
  models: modelChoice([
    "describe",
    "detect",
    "read",
    "transcribe",
    "speak",
    "embed",
    "generate",
  ]).describe("The deployment for each capability; one without a deployment is not offered."),
  ...manners,
});

export type AzureOpenaiSettings = z.output<typeof azureOpenaiSettings>;
