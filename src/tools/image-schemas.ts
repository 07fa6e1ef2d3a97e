/** The parts of pictures as tools answer them. */

import * as z from "zod";

export const boundingBox = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe("In pixels of the input picture as shown, from its top left corner.");

export const imageMetadata = z.object({
  width: z.number().describe("Pixels, after EXIF orientation."),
  height: z.number(),
  format: z.string(),
  bytes: z.number(),
  orientation: z.number().optional().describe("EXIF orientation, 1 to 8, as stored."),
  capturedAt: z.string().optional().describe("When the camera took it, ISO 8601."),
  pages: z.number().optional(),
  hasAlpha: z.boolean(),
  camera: z.object({ make: z.string().optional(), model: z.string().optional() }).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
});

export const swatch = z.object({
  hex: z.string(),
  name: z.string(),
  share: z.number().describe("Share of the picture, 0 to 1."),
});

export const code = z.object({ format: z.string(), text: z.string(), boundingBox });

export const textLine = z.object({
  text: z.string(),
  confidence: z
    .number()
    .optional()
    .describe("As the engine or the model reports it, 0 to 1; absent where it does not."),
  boundingBox: boundingBox.optional().describe("Absent where the model gives no place."),
});

export const sourceFailure = z.object({
  source: z.string(),
  code: z.string(),
  message: z.string(),
  advice: z.string(),
});
