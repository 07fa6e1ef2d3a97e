import * as z from "zod";

/** What the hub accepts and produces as sound. */
export const audioConfig = z
  .strictObject({
    maxDurationSeconds: z
      .number()
      .positive()
      .default(4 * 3600)
      .describe("Length of a recording at most, in seconds."),
    maxOutputBytes: z
      .int()
      .min(1024)
      .default(512 * 1024 * 1024)
      .describe("Converted sound at most, in bytes; it is held in memory."),
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
      .default(300)
      .describe("Time limit of measuring, converting or drawing one recording, in seconds."),
  })
  .prefault({});

export type AudioConfig = z.output<typeof audioConfig>;
