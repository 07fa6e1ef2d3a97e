import * as z from "zod";

/** How QR and bar codes are looked for. */
export const codesConfig = z
  .strictObject({
    maxSide: z
      .int()
      .min(256)
      .max(8192)
      .default(2048)
      .describe(
        "Longer side at which codes are looked for, in pixels; larger finds smaller codes and takes longer.",
      ),
    seconds: z.number().positive().default(30).describe("Time limit of one picture, in seconds."),
  })
  .prefault({});

export type CodesConfig = z.output<typeof codesConfig>;
