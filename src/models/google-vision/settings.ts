import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

/** Finds things and reads text. Cloud Vision's labels are of no place, so that they are no `detect`. */
export const googleVisionSettings = z.strictObject({
  kind: z.literal("google-vision"),
  apiKey,
  baseUrl: baseUrl.default("https://vision.googleapis.com/v1").describe("The address of the API."),
  models: modelChoice(["detect", "read"]).describe(
    "What is asked for, as the API names it: `FACE_DETECTION`, or several joined with `+`.",
  ),
  ...manners,
});

export type GoogleVisionSettings = z.output<typeof googleVisionSettings>;
