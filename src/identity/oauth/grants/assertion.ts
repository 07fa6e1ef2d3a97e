import {
  createRemoteJWKSet,
  decodeJwt,
  errors as joseErrors,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { errors } from "oidc-provider";
import type { AssertionIssuer } from "../settings.ts";
import { firstScopes } from "../settings.ts";
import { fingerprint } from "../store/fingerprint.ts";
import {
  answer,
  askedResource,
  askedScopes,
  type GrantNeeds,
  provenKey,
  required,
  type TokenContext,
  told,
  unavailable,
} from "./token-request.ts";

/** An assertion is used at once; one that is older was left lying. */
const oldestSeconds = 600;
const algorithms = ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"];

interface Trusted extends AssertionIssuer {
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
}

/**
 * A token for somebody whom the company's identity provider vouches for, without a browser: an identity
 * assertion authorization grant (ID-JAG), as enterprise-managed authorization of MCP uses it.
 *
 * The person has to have been here; the assertion says nothing of groups, and what they give is looked up.
 */
export function assertionGrantHandler(needs: GrantNeeds) {
  const trusted = new Map<unknown, Trusted>(
    needs.settings.assertionIssuers.map((each) => [
      each.issuer,
      { ...each, keys: createRemoteJWKSet(new URL(each.jwksUrl), { timeoutDuration: 5000 }) },
    ]),
  );
  return async (ctx: TokenContext): Promise<void> => {
    const { client } = ctx.oidc;
    const { issuer, claims } = await verified(required(ctx, "assertion"), trusted, needs);
    if (claims["client_id"] !== client.clientId) throw refused("it is another client's");
    const audience = audienceOf(ctx, claims, needs);
    const keyThumbprint = await provenKey(ctx, needs);
    await onlyOnce(claims, needs);
    const person = await needs.people.findExternal(issuer.source, claims.sub ?? "");
    if (person?.active !== true) throw refused("the person is not known here");
    const session = {
      subject: person.id,
      clientId: client.clientId,
      scopes: scopesOf(ctx, claims),
      audience,
      keyThumbprint,
      once: true,
    };
    answer(ctx, await told(() => needs.sessions.issue(session)));
  };
}

async function verified(
  assertion: string,
  trusted: ReadonlyMap<unknown, Trusted>,
  { publicUrl, clock }: GrantNeeds,
): Promise<{ readonly issuer: Trusted; readonly claims: JWTPayload }> {
  try {
    const issuer = trusted.get(decodeJwt(assertion).iss);
    if (issuer === undefined) throw refused("its issuer is not trusted");
    const { payload } = await jwtVerify(assertion, issuer.keys, {
      algorithms,
      typ: "oauth-id-jag+jwt",
      issuer: issuer.issuer,
      audience: publicUrl,
      requiredClaims: ["sub", "jti", "iat", "exp", "client_id"],
      maxTokenAge: oldestSeconds,
      currentDate: clock.now(),
    });
    return { issuer, claims: payload };
  } catch (error) {
    if (error instanceof errors.InvalidGrant) throw error;
    if (isOutage(error)) throw unavailable("the keys of the issuer cannot be read", error);
    throw new errors.InvalidGrant({ detail: "the assertion is not valid", cause: error });
  }
}

/** Whether the keys could not be had; everything else is the assertion's own fault. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof joseErrors.JOSEError) ||
  error instanceof joseErrors.JWKSTimeout ||
  error.code === joseErrors.JOSEError.code;

/** A second use anywhere is a theft. */
async function onlyOnce({ iss, jti }: JWTPayload, { state }: GrantNeeds): Promise<void> {
  const key = `oauth:assertion:${fingerprint(JSON.stringify([iss, jti]))}`;
  if (!(await state.setIfAbsent(key, "", oldestSeconds + 60))) {
    throw refused("it was used before");
  }
}

/** What the assertion is for; the client may say the same, and nothing else. */
function audienceOf(ctx: TokenContext, claims: JWTPayload, needs: GrantNeeds): string {
  const { resources } = needs;
  const asked = askedResource(ctx, needs);
  const { resource } = claims;
  if (resource === undefined) return asked ?? resources.hub;
  const asserted = typeof resource === "string" ? resources.named(resource) : undefined;
  if (asserted === undefined || (asked ?? asserted) !== asserted) throw new errors.InvalidTarget();
  return asserted;
}

/** What both the client asks for and the provider asserts. */
function scopesOf(ctx: TokenContext, { scope }: JWTPayload): readonly string[] {
  const asserted = typeof scope === "string" ? scope.split(" ") : firstScopes;
  const asked = askedScopes(ctx) ?? asserted;
  return asked.filter((each) => asserted.some((other) => other === each));
}

const refused = (why: string): Error =>
  new errors.InvalidGrant({ detail: `the assertion is refused: ${why}` });
