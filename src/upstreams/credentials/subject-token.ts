/** The hub's word for who a caller is, for the authorization server of an upstream. */

import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { type KeyRing, signatureAlgorithm } from "../../identity/keys/key-ring.ts";
import type { People } from "../../identity/people/people.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { SubjectTokenFor } from "./token-exchange.ts";

export interface SubjectTokenNeeds {
  readonly keys: Pick<KeyRing, "signing">;
  readonly people: Pick<People, "find">;
  /** The hub, under which its public keys are found. */
  readonly issuer: string;
  readonly clock: Clock;
}

const lifetimeSeconds = 60;

/**
 * Signs a JWT of a minute for one audience (RFC 7519, RFC 8693): `sub` is the principal's id, `source` and
 * `source_id` are what the person's own source calls them, `act` is the hub, which acts for them. Of a type
 * of its own, so that nobody takes it for an access token, this hub least of all.
 */
export const subjectTokens =
  ({ keys, people, issuer, clock }: SubjectTokenNeeds): SubjectTokenFor =>
  async ({ id: sub, kind }, aud) => {
    const person = kind === "person" ? await people.find(sub) : undefined;
    const now = Math.floor(clock.now().getTime() / 1000);
    const { id: kid, key } = keys.signing;
    const claims = {
      sub,
      act: { sub: issuer },
      ...(person !== undefined && {
        source: person.source,
        source_id: person.externalId,
        preferred_username: person.username,
        ...(person.email !== undefined && { email: person.email }),
      }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: signatureAlgorithm, typ: "kumihimo-subject+jwt", kid })
      .setIssuer(issuer)
      .setAudience(aud)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .setJti(randomBytes(16).toString("base64url"))
      .sign(key);
  };
