/** What the admin API says of sessions, tokens and keys, as far as it is shown. */

import * as z from "zod";

const texts = z.array(z.string());

export const session = z.looseObject({
  id: z.string(),
  subject: z.string(),
  clientId: z.string(),
  scopes: texts,
  createdAt: z.string(),
  idleAt: z.string(),
  endsAt: z.string(),
});

export const issued = z.looseObject({
  session: z.string(),
  accessToken: z.string(),
  expiresIn: z.number(),
  tokenType: z.string(),
  scopes: texts,
  refreshToken: z.string().optional(),
});

export const personalToken = z.looseObject({
  id: z.string(),
  subject: z.string(),
  name: z.string(),
  scopes: texts,
  expiresAt: z.string(),
  usedAt: z.string().optional(),
});

export const signingKeys = z.object({
  keys: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      createdAt: z.string(),
      publishedUntil: z.string().optional(),
    }),
  ),
});
