import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";

export const azureVisionSettings = z.strictObject({
  kind: z.literal("azure-vision"),
  apiKey,
  baseUrl: baseUrl.describe("The resource, such as `https://NAME.cognitiveservices.azure.com`."),
  ...manners,
});

export type AzureVisionSettings = z.output<typeof azureVisionSettings>;
