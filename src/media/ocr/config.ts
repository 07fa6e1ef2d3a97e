import * as z from "zod";

/** Reading text in pictures. */
export const ocrConfig = z
  .strictObject({
    maxSide: z
      .int()
      .min(500)
      .max(8000)
      .default(4000)
      .describe(
        "Longer side at which a picture is read, in pixels; a larger one is made smaller first.",
      ),
    minConfidence: z
      .number()
      .min(0)
      .max(1)
      .default(0.65)
      .describe("Lines of which the engine is less sure than this are dropped, 0 to 1."),
    seconds: z
      .number()
      .positive()
      .default(60)
      .describe(
        "Time limit of one picture, in seconds. After half of it no further attempt is begun.",
      ),
  })
  .prefault({});

export type OcrConfig = z.output<typeof ocrConfig>;
