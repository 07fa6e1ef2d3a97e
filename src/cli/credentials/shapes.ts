import * as z from "zod";

/** Of one upstream, as the hub tells it: never the token. */
export const credential = z.looseObject({
  upstream: z.string(),
  connected: z.boolean(),
  kind: z.string().optional(),
  since: z.string().optional(),
  expiresAt: z.string().optional(),
  connectUrl: z.string().optional(),
});
