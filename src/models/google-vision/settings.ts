import * as z from "zod";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

export const googleVisionSettings = z
  .strictObject({
    kind: z.literal("google-vision"),
    apiKey,
    baseUrl: baseUrl
      .default("https://vision.googleapis.com/v1")
      .describe("The address of the API."),
    models: modelChoice(["detect", "read"]).describe(
      "What is asked for, as the API names it: `FACE_DETECTION`, or several joined with `+`.",
    ),
    ...manners,
  })
  .describe(
    "Google's Cloud Vision finds objects and faces, and reads text. Its labels have no place in the picture, so that they are no objects.",
  );

export type GoogleVisionSettings = z.output<typeof googleVisionSettings>;
