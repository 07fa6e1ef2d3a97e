/** Tokens that another issuer gave for the hub (RFC 9068); the hub is a resource server only. */

import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from "jose";
import { identityErrors } from "../errors.ts";
import type { ValidSession } from "../sessions/sessions.ts";
import { externalErrors } from "./errors.ts";
import type { ExternalNeeds } from "./external-needs.ts";
import { sessionIn } from "./external-session.ts";
import { issuerKeys } from "./issuer-keys.ts";

export interface ExternalIssuer {
  /** @throws `identity.wrongToken`, `identity.issuerDown` */
  validate(accessToken: string, audience: string): Promise<ValidSession>;
}

/** No secret is shared with an issuer, so a token signed with one is forged. */
const algorithms = "EdDSA Ed25519 ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512".split(" ");

/** Many issuers give their access tokens no type of their own. */
const types = new Set(["at+jwt", "application/at+jwt", "jwt"]);

export function externalIssuer(needs: ExternalNeeds): ExternalIssuer {
  const { issuer, settings, log, clock } = needs;
  const keys = issuerKeys(issuer, () => clock.seconds());
  const refused = (why: string): Error => {
    log.info("a token of the issuer was refused", { name: settings.name, reason: why });
    return identityErrors.wrongToken({});
  };
  return {
    async validate(accessToken, audience) {
      const checks = {
        algorithms,
        issuer,
        audience: settings.audience ?? audience,
        requiredClaims: ["exp", "sub"],
        currentDate: clock.now(),
      };
      const key = reached(issuer, await keys.current());
      const { payload, protectedHeader } = await jwtVerify(accessToken, key, checks).catch(
        (error: unknown) => {
          throw error instanceof errors.JOSEError ? refused(error.code) : error;
        },
      );
      if (!types.has((protectedHeader.typ ?? "jwt").toLowerCase())) throw refused("type");
      if (isOtherToken(payload)) throw refused("no access token");
      const session = sessionIn(payload, needs, audience);
      if (session === undefined) throw refused(`no ${settings.usernameClaim}`);
      return session;
    },
  };
}

/** The keys, whose absence is not the fault of who sent the token. */
const reached =
  (issuer: string, keys: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const isForeign =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported;
      if (isForeign) throw error;
      const why = error instanceof errors.JOSEError ? error.code : "unreachable";
      throw externalErrors.issuerDown({ issuer, why }, { cause: error });
    }
  };

/** What issuers put into ID and refresh tokens only. */
const isOtherToken = (payload: JWTPayload): boolean =>
  payload["nonce"] !== undefined ||
  payload["at_hash"] !== undefined ||
  payload["c_hash"] !== undefined ||
  ["ID", "Refresh", "Offline", "Logout"].includes(String(payload["typ"]));
