/** What becomes of somebody who presents a refresh token. */

import type { RefreshTokenRow, SessionRow } from "./session-table.ts";

/** `reuse` ends the session: two have the token, and one of them should not. */
export type Verdict =
  | { readonly kind: "first" | "sibling" }
  | { readonly kind: "reuse" | "refused"; readonly why: string };

/** A token and the session it belongs to. */
export interface Presented {
  readonly token: Pick<RefreshTokenRow, "used_at" | "children" | "settled" | "dead">;
  readonly session: Pick<SessionRow, "client_id" | "key_thumbprint" | "idle_at" | "revoked_at">;
}

export interface Presenter {
  /** Left out by the operator, who speaks for every client. */
  readonly clientId?: string | undefined;
  readonly keyThumbprint?: string | undefined;
}

export interface RefreshLimits {
  readonly graceSeconds: number;
  readonly siblings: number;
}

/**
 * A token is good once. For a few seconds more the same client gets a sibling of what it got before, for
 * it may have asked twice at once; the first sibling that is used settles which line goes on, and whoever
 * comes with another then is found out.
 */
export function judgeRefresh(
  presented: Presented,
  by: Presenter,
  limits: RefreshLimits,
  now: Date,
): Verdict {
  const obstacle = obstacleOf(presented, by, now);
  if (obstacle !== undefined) return { kind: "refused", why: obstacle };
  const { used_at: usedAt, children, settled, dead } = presented.token;
  if (dead) return { kind: "reuse", why: "a sibling of the refresh token went on" };
  if (usedAt === null) return { kind: "first" };
  if (settled || now.getTime() - usedAt.getTime() > limits.graceSeconds * 1000) {
    return { kind: "reuse", why: "a refresh token was used again" };
  }
  if (children >= limits.siblings) return { kind: "refused", why: "too many at once" };
  return { kind: "sibling" };
}

/** Wrong hands without the rest of what the client has: that they tried is no reason to end the session. */
function obstacleOf({ session }: Presented, by: Presenter, now: Date): string | undefined {
  if (session.revoked_at !== null) return "the session was ended";
  if (session.idle_at <= now) return "the session is over";
  if (by.clientId !== undefined && by.clientId !== session.client_id) return "another client";
  const bound = session.key_thumbprint;
  return bound === null || bound === by.keyThumbprint ? undefined : "another key";
}
