import * as z from "zod";

/** The name of a claim or an attribute, as the provider writes it. */
export const claimName = z.string().regex(/^[\x21-\x7E]{1,256}$/, "expected a name without spaces");

/** What logins have in common, whatever the provider speaks. */
export const commonSettings = {
  title: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe("The provider as a person knows it, on the login page; left out, its name here."),
  clockSkewSeconds: z
    .int()
    .min(0)
    .max(120)
    .default(30)
    .describe("How far the provider's clock may be off, in seconds."),
  timeoutSeconds: z
    .number()
    .positive()
    .max(60)
    .default(10)
    .describe("All that the provider is asked in one step of a login, in seconds."),
  maxGroups: z
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe("Groups of one person at most; more refuse the login."),
  atOnce: z.int().min(1).max(1024).default(16).describe("Logins under way at the same time."),
  waiting: z.int().min(0).max(100_000).default(256).describe("Logins that may wait for a place."),
} as const;
