import * as z from "zod";
import { apiKey, manners } from "../settings.ts";

export const azureSpeechSettings = z.strictObject({
  kind: z.literal("azure-speech"),
  apiKey,
  region: z
    .string()
    .regex(/^[a-z0-9]{2,40}$/)
    .default("eastus")
    .describe("The region of the resource, such as `japaneast`."),
  ...manners,
});

export type AzureSpeechSettings = z.output<typeof azureSpeechSettings>;
