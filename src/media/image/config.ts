import * as z from "zod";

/** What the hub accepts and produces as pictures. */
export const imageConfig = z
  .strictObject({
    maxPixels: z
      .int()
      .min(1)
      .default(100_000_000)
      .describe("Pixels of a picture at most, width times height."),
    maxSide: z
      .int()
      .min(16)
      .max(16_384)
      .default(1024)
      .describe("Longer side of a picture made for a model, in pixels."),
    quality: z
      .int()
      .min(1)
      .max(100)
      .default(85)
      .describe("Quality of JPEG, WebP and AVIF output where the caller asks for none, 1 to 100."),
    seconds: z.number().positive().default(30).describe("Time limit of one picture, in seconds."),
  })
  .prefault({});

export type ImageConfig = z.output<typeof imageConfig>;
