import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";

export const azureVisionSettings = z
  .strictObject({
    kind: z.literal("azure-vision"),
    apiKey,
    baseUrl: baseUrl.describe("The resource, such as `https://NAME.cognitiveservices.azure.com`."),
    ...manners,
  })
  .describe(
    "Azure's Image Analysis finds objects and people, and reads text. It offers no `describe`: it captions a picture in words of its own, and can neither be asked a question nor answer in a given form.",
  );

export type AzureVisionSettings = z.output<typeof azureVisionSettings>;
