import * as z from "zod";

const day = 86_400;

/** How long sessions and their tokens last, and how many there may be. */
export const sessionsConfig = z
  .strictObject({
    accessSeconds: z
      .int()
      .min(10)
      .max(3600)
      .default(300)
      .describe(
        "How long an access token lasts; changed groups take effect after it at the latest.",
      ),
    idleSeconds: z
      .int()
      .min(10)
      .max(365 * day)
      .default(day)
      .describe("A session that is not refreshed for so long has ended."),
    lifeSeconds: z
      .int()
      .min(10)
      .max(365 * day)
      .default(7 * day)
      .describe("A session ends then in any case, and its person logs in again."),
    graceSeconds: z
      .number()
      .min(0)
      .max(60)
      .default(10)
      .describe(
        "For so long after its use a refresh token may be used again by the same client, which perhaps asked twice at once; later that ends the session.",
      ),
    siblings: z
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .describe("Refresh tokens that one refresh token may become within `graceSeconds`."),
    outageSeconds: z
      .int()
      .min(0)
      .max(day)
      .default(900)
      .describe(
        "While a directory cannot be asked, sessions go on with the groups known last for so long.",
      ),
    perPerson: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe("Sessions of one person at the same time; of more the oldest ends."),
    perService: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .describe("Sessions of one service at the same time; of more the oldest ends."),
    keepDays: z
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .describe("Sessions and personal tokens that have ended are removed after so many days."),
    cachedTokens: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(20_000)
      .describe("Access tokens that the hub remembers having checked."),
  })
  .prefault({});

export type SessionsConfig = z.output<typeof sessionsConfig>;
