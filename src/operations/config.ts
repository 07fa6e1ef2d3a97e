import * as z from "zod";

/** How the hub stops. */
export const drainConfig = z
  .strictObject({
    seconds: z
      .number()
      .min(0)
      .max(3600)
      .default(30)
      .describe(
        "How long running calls may take to end once the hub is asked to stop, in seconds.",
      ),
    announceSeconds: z
      .number()
      .min(0)
      .max(600)
      .default(0)
      .describe(
        "How long the hub goes on taking calls after `/readyz` says no, so that load balancers notice, in seconds.",
      ),
  })
  .prefault({})
  .describe("How the hub stops.");

export type DrainConfig = z.output<typeof drainConfig>;

/** How the hub looks after itself. */
export const healthConfig = z
  .strictObject({
    checkSeconds: z
      .number()
      .positive()
      .max(60)
      .default(5)
      .describe("Time limit of one check, in seconds; a check that overstays has failed."),
    keepSeconds: z
      .number()
      .min(0)
      .max(60)
      .default(1)
      .describe("How long an answer is given again without checking anew, in seconds."),
    freeBytes: z
      .int()
      .min(0)
      .default(256 * 1024 * 1024)
      .describe("Free space under the data folder below which the hub is not ready, in bytes."),
  })
  .prefault({})
  .describe("When the hub counts as alive and as ready.");

export type HealthConfig = z.output<typeof healthConfig>;
