import * as z from "zod";

const mebibyte = 1024 * 1024;

/** The child processes that run decoding libraries. */
export const isolationConfig = z
  .strictObject({
    workers: z
      .int()
      .min(0)
      .default(0)
      .describe(
        "Child processes at most, which is also how many jobs run at once. 0: one for each core, at least 2.",
      ),
    memoryBytes: z
      .int()
      .min(128 * mebibyte)
      .default(1024 * mebibyte)
      .describe("Resident memory at which a child is ended, in bytes."),
    jobSeconds: z.number().positive().default(60).describe("Time limit of one job, in seconds."),
    queue: z
      .int()
      .min(0)
      .default(2048)
      .describe(
        "Jobs that may wait for a free child; more are refused. One call asks for several, so this is well above the calls that may run.",
      ),
    idleSeconds: z
      .number()
      .positive()
      .default(60)
      .describe("A child without work for this long is ended, in seconds."),
  })
  .prefault({});

export type IsolationConfig = z.output<typeof isolationConfig>;
