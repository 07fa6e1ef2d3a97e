import * as z from "zod";

/** What the hub accepts as film, and how it reads it. */
export const videoConfig = z
  .strictObject({
    maxDurationSeconds: z
      .number()
      .positive()
      .default(2 * 3600)
      .describe("Length of a film at most, in seconds."),
    maxPixels: z
      .int()
      .min(1)
      .default(36_000_000)
      .describe("Pixels of one picture of a film at most, width times height."),
    maxFrames: z
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .describe("Frames taken from one film at most, whatever the caller asks for."),
    maxSide: z
      .int()
      .min(16)
      .max(4096)
      .default(640)
      .describe("Longer side of a frame where the caller asks for none, in pixels."),
    sceneChange: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.1)
      .describe("How much two pictures must differ to begin a new scene, 0 (not at all) to 1."),
    maxOutputBytes: z
      .int()
      .min(1024)
      .default(512 * 1024 * 1024)
      .describe(
        "Frames of one film, its sound for speech recognition, and a stretch cut from it, at most, in bytes each.",
      ),
    probeSeconds: z
      .number()
      .positive()
      .max(86_400)
      .default(30)
      .describe("Time limit of looking at a file, in seconds."),
    seconds: z
      .number()
      .positive()
      .max(86_400)
      .default(900)
      .describe("Time limit of reading one film, or of cutting a stretch from it, in seconds."),
  })
  .prefault({});

export type VideoConfig = z.output<typeof videoConfig>;
