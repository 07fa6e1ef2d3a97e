/** Access tokens: JWT of a few minutes (RFC 9068), signed with Ed25519. */

import { randomBytes } from "node:crypto";
import { type JWTHeaderParameters, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { identityErrors } from "../errors.ts";
import { type KeyRing, signatureAlgorithm } from "../keys/key-ring.ts";

export interface AccessGrant {
  readonly subject: string;
  readonly clientId: string;
  readonly session: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Whoever presents the token has to prove this key (RFC 9449). */
  readonly keyThumbprint?: string | undefined;
  /** Who acts for the subject (RFC 8693, section 4.1). */
  readonly actor?: string | undefined;
}

export interface AccessClaims extends AccessGrant {
  readonly id: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface AccessTokens {
  /** @param endsAt The token ends then at the latest. */
  sign(grant: AccessGrant, endsAt: Date): Promise<SignedToken>;
  /**
   * What the token says, if it is the hub's, for this audience and not over. There is no tolerance: a
   * token that ended a second ago is refused.
   *
   * @param audience Undefined where the token opens nothing and only says which session it is of.
   * @throws `identity.wrongToken`, whatever is wrong with it; the `cause` says it
   */
  verify(token: string, audience: string | undefined): Promise<AccessClaims>;
}

export interface SignedToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

export interface AccessTokenNeeds {
  readonly keys: Pick<KeyRing, "signing" | "find">;
  readonly issuer: string;
  readonly lifetimeSeconds: number;
  readonly clock: Clock;
}

/** An ID token or a logout token of the same issuer has another type, and does not pass for this one. */
const tokenType = "at+jwt";

/** In characters; far more than one with every claim has. */
const longestToken = 8192;

const claims = z.object({
  sub: z.string().min(1),
  aud: z.string(),
  client_id: z.string().min(1),
  sid: z.string().min(1),
  scope: z.string(),
  jti: z.string(),
  exp: z.int(),
  cnf: z.object({ jkt: z.string().min(1) }).optional(),
  act: z.object({ sub: z.string() }).optional(),
});

export function accessTokens(needs: AccessTokenNeeds): AccessTokens {
  const { keys, issuer, lifetimeSeconds, clock } = needs;

  const keyOf: JWTVerifyGetKey = async ({ kid }) => {
    const key = kid === undefined ? undefined : await keys.find(kid);
    if (key === undefined) throw new Error("No key of the hub has this id.");
    return key;
  };

  return {
    async sign(grant, endsAt) {
      const now = Math.floor(clock.now().getTime() / 1000);
      const exp = Math.min(now + lifetimeSeconds, Math.floor(endsAt.getTime() / 1000));
      const { id: kid, key } = keys.signing;
      const header: JWTHeaderParameters = { alg: signatureAlgorithm, typ: tokenType, kid };
      const body = { iss: issuer, ...claimsOf(grant), jti: newId(), iat: now, exp };
      const token = await new SignJWT(body).setProtectedHeader(header).sign(key);
      return { token, expiresIn: exp - now };
    },
    async verify(token, audience) {
      try {
        if (token.length > longestToken) throw new Error("The token is too long.");
        const { payload } = await jwtVerify(token, keyOf, {
          algorithms: [signatureAlgorithm],
          typ: tokenType,
          issuer,
          ...(audience !== undefined && { audience }),
          clockTolerance: 0,
          currentDate: clock.now(),
          requiredClaims: ["aud", "exp", "iat", "sub", "client_id", "sid", "scope", "jti"],
        });
        return grantOf(claims.parse(payload));
      } catch (error) {
        throw identityErrors.wrongToken({}, { cause: error });
      }
    },
  };
}

const newId = (): string => randomBytes(16).toString("base64url");

const claimsOf = (grant: AccessGrant) => ({
  sub: grant.subject,
  aud: grant.audience,
  client_id: grant.clientId,
  sid: grant.session,
  scope: grant.scopes.join(" "),
  ...(grant.keyThumbprint !== undefined && { cnf: { jkt: grant.keyThumbprint } }),
  ...(grant.actor !== undefined && { act: { sub: grant.actor } }),
});

const grantOf = (said: z.output<typeof claims>): AccessClaims => ({
  id: said.jti,
  subject: said.sub,
  clientId: said.client_id,
  session: said.sid,
  audience: said.aud,
  scopes: said.scope === "" ? [] : said.scope.split(" "),
  keyThumbprint: said.cnf?.jkt,
  actor: said.act?.sub,
  expiresAt: said.exp,
});
