/** Settings that several kinds of providers have in common. */

import * as z from "zod";
import type { Capability } from "./capability.ts";
import type { Manners } from "./provider.ts";

/** Empty, the provider is absent. */
export const apiKey = z
  .string()
  .default("")
  .meta({ secret: true })
  .describe("The key; may be `file:/path`. Without one the provider is absent.");

/** How a provider is treated, whatever its kind. */
export const manners = {
  concurrency: z
    .int()
    .min(1)
    .max(1024)
    .default(16)
    .describe("Requests in flight at the same time; further ones wait."),
  timeoutSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(60)
    .describe(
      "How long one request may take, in seconds, besides the length of the sound or film it carries.",
    ),
  retries: z
    .int()
    .min(0)
    .max(10)
    .default(3)
    .describe("Requests after the first, where the first surely did nothing."),
  breaker: z
    .strictObject({
      failures: z
        .int()
        .min(1)
        .default(5)
        .describe("Failures in a row after which it is left alone."),
      restSeconds: z
        .number()
        .positive()
        .default(60)
        .describe("How long it is left alone, in seconds."),
    })
    .prefault({})
    .describe("When a failing provider is left alone."),
};

/** Which model serves which capability, instead of the one in the adapter's table. */
export const modelChoice = <const Offered extends readonly Capability[]>(offered: Offered) =>
  z
    .partialRecord(z.enum(offered), z.string().min(1).max(200))
    .default({})
    .describe("The model for each capability, instead of the usual one.");

/**
 * The model for each capability, where each needs one of its own: who describes pictures is also asked
 * for the objects and the text in them.
 */
export const withSeeing = <Models extends { readonly describe?: string | undefined }>({
  describe,
  ...others
}: Models) => ({
  ...(describe === undefined ? {} : { describe, detect: describe, read: describe }),
  ...others,
});

/** The address of a server, without its last slash. */
export const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

export const mannersOf = ({ concurrency, timeoutSeconds, retries, breaker }: Manners): Manners => ({
  concurrency,
  timeoutSeconds,
  retries,
  breaker,
});
