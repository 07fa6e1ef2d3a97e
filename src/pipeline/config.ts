import * as z from "zod";

/** How much work the hub takes at once, and how long one call may last. */
export const limitsConfig = z
  .strictObject({
    callsAtOnce: z.int().min(1).default(64).describe("Calls that run at the same time."),
    callsWaiting: z.int().min(0).default(256).describe("Calls that may wait for a place."),
    callSeconds: z
      .number()
      .positive()
      .max(86_400)
      .default(300)
      .describe("The time limit of one call, in seconds, where the tool sets none."),
    redactBytes: z
      .int()
      .min(1024)
      .max(256 * 1024 * 1024)
      .default(1024 * 1024)
      .describe(
        "The largest forwarded answer that is held back where a rule has something taken out of it, in bytes; a larger one is refused.",
      ),
  })
  .prefault({});

export type LimitsConfig = z.output<typeof limitsConfig>;
