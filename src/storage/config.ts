import * as z from "zod";

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/** What the hub keeps on disk, and for how long. */
export const storageConfig = z
  .strictObject({
    artifacts: z
      .strictObject({
        maxArtifactBytes: z
          .int()
          .min(1)
          .default(gibibyte)
          .describe("Size of one artifact at most, in bytes."),
        maxBytes: z
          .int()
          .min(1)
          .default(20 * gibibyte)
          .describe(
            "Size of all artifacts together, in bytes. A new one displaces those unused for longest.",
          ),
        maxCount: z
          .int()
          .min(1)
          .default(100_000)
          .describe("Number of artifacts at most. A new one displaces those unused for longest."),
        keepDays: z
          .number()
          .positive()
          .default(30)
          .describe("An artifact that nobody used for this long is removed, in days."),
        protectMinutes: z
          .number()
          .min(0)
          .default(10)
          .describe("An artifact used this recently is never displaced by a new one, in minutes."),
      })
      .prefault({}),
  })
  .prefault({});

export type ArtifactLimits = z.output<typeof storageConfig>["artifacts"];
