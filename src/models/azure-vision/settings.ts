import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";

/**
 * Finds objects and people, and reads text. It does not offer `describe`: the service captions a
 * picture in its own words, and can neither be asked a question nor answer in a given form.
 */
export const azureVisionSettings = z.strictObject({
  kind: z.literal("azure-vision"),
  apiKey,
  baseUrl: baseUrl.describe("The resource, such as `https://NAME.cognitiveservices.azure.com`."),
  ...manners,
});

export type AzureVisionSettings = z.output<typeof azureVisionSettings>;
