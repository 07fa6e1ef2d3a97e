import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";

export const googleVisionSettings = z.strictObject({
  kind: z.literal("google-vision"),
  apiKey,
  baseUrl: baseUrl.default("https://vision.googleapis.com/v1").describe("The address of the API."),
  ...manners,
});

export type GoogleVisionSettings = z.output<typeof googleVisionSettings>;
