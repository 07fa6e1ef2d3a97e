/**
 * Sessions: somebody has let a client act for them, until it is revoked or ends.
 *
 * A session is used with access tokens (JWT of a few minutes, RFC 9068) and kept going with refresh
 * tokens (opaque, each good once). Both come from here only, whichever way the session began.
 *
 * @module
 */

import type { Principal } from "../principal.ts";

export interface NewSession {
  /** The id of a person ({@link Person.id}), or of a service as `client:<client id>`. */
  readonly subject: string;
  readonly clientId: string;
  /** `mcp:read` and its like; what the subject's groups do not give is left out. */
  readonly scopes: readonly string[];
  /** The resource the tokens are for (RFC 8707); left out, the hub's `/mcp`. */
  readonly audience?: string | undefined;
  /** Thumbprint of the key that every request has to prove (DPoP, RFC 9449). */
  readonly keyThumbprint?: string | undefined;
  /** Who acts for the subject, where it is not the client alone (RFC 8693, `act`). */
  readonly actor?: string | undefined;
  /** No refresh token: what asked can ask again by itself. */
  readonly once?: boolean | undefined;
}

export interface IssuedTokens {
  readonly session: string;
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly tokenType: "Bearer" | "DPoP";
  readonly scopes: readonly string[];
  readonly refreshToken?: string | undefined;
}

export interface Refreshing {
  readonly refreshToken: string;
  /** Who refreshes; another client than the session's is refused. Left out by the operator. */
  readonly clientId?: string | undefined;
  readonly keyThumbprint?: string | undefined;
  /** Fewer than the session has, for this access token only (RFC 6749, section 6). */
  readonly scopes?: readonly string[] | undefined;
  readonly audience?: string | undefined;
}

/** What a valid access token says. */
export interface ValidSession {
  readonly session: string;
  readonly principal: Principal;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly audience: string;
  readonly keyThumbprint?: string | undefined;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface SessionRecord {
  readonly id: string;
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly refreshedAt: Date;
  /** Ends then unless it is refreshed before. */
  readonly idleAt: Date;
  /** Ends then in any case. */
  readonly endsAt: Date;
  readonly revokedAt?: Date | undefined;
  readonly revokedFor?: string | undefined;
}

export interface Sessions extends AsyncDisposable {
  /**
   * @throws `identity.unknownSubject`, `identity.personInactive`, `identity.nothingGranted` when no
   * scope is left, `identity.wrongAudience` for a resource elsewhere, `identity.directoryDown`
   */
  issue(session: NewSession): Promise<IssuedTokens>;
  /**
   * At once where the token was seen before and the session is known to live.
   *
   * @param audience The resource the token has to be for; left out, the hub's `/mcp`.
   * @throws `identity.wrongToken`; `identity.sessionsDown`, as from every method that asks the database
   */
  validate(accessToken: string, audience?: string): ValidSession | Promise<ValidSession>;
  /**
   * Permissions are looked up anew. A token that was used before ends the session, but for a few
   * seconds after its use, so that a client that asked twice at once is not thrown out.
   *
   * @throws `identity.wrongRefreshToken`, `identity.directoryDown`; `identity.nothingGranted` and
   * `identity.wrongAudience`, which leave the token as good as before
   */
  refresh(request: Refreshing): Promise<IssuedTokens>;
  /**
   * False where there is none, it was revoked before, or it is another's than `subject`'s. Heard by every
   * replica in a moment.
   */
  revoke(session: string, why: string, subject?: string): Promise<boolean>;
  /**
   * Ends the session that a refresh or access token belongs to, if it is the client's own (RFC 7009).
   * False where it is another's, or no token at all.
   */
  revokeToken(token: string, clientId: string, why: string): Promise<boolean>;
  /** Ends all that the subject has, personal tokens included. How many ended. */
  revokeAll(subject: string, why: string): Promise<number>;
  /** Those that live, the newest first; of one subject, or of all. At most 1,000. */
  list(subject?: string): Promise<readonly SessionRecord[]>;
  /** Whether the token's holder has the permission or scope: `noun:verb`, `mcp:write`. @throws `identity.wrongToken` */
  checkPermission(accessToken: string, permission: string): Promise<boolean>;
  /** Calls `listener` with each session or personal token that ended, until what it returns is called. */
  watchEnds(listener: (session: string) => void): () => void;
}
