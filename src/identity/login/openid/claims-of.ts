/** The two halves of an OpenID login: what is asked of the provider, and what its answer claims. */

import * as client from "openid-client";
import * as z from "zod";
import { fromKept } from "../kept.ts";
import type { ComeBack, Departure } from "../login-method.ts";
import { type Claims, isIncomplete } from "./arrival-of.ts";
import type { OpenidSettings } from "./settings.ts";

const keptSchema = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
});

export async function departure(
  provider: string,
  configuration: client.Configuration,
  { scopes, maxAgeSeconds }: OpenidSettings,
  callbackUrl: string,
): Promise<Departure> {
  const state = client.randomState();
  const nonce = client.randomNonce();
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl,
    scope: [...new Set(["openid", ...scopes])].join(" "),
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(maxAgeSeconds !== undefined && { max_age: `${maxAgeSeconds}` }),
  });
  return { url: url.href, kept: JSON.stringify({ provider, state, nonce, verifier }) };
}

/**
 * What the provider claims of whoever came back, from the ID token, and where that leaves something
 * out, from the user info.
 *
 * @throws `identity.refusedAnswer`, and what the client throws.
 */
export async function claimsOf(
  provider: string,
  configuration: client.Configuration,
  settings: OpenidSettings,
  back: ComeBack,
): Promise<Claims> {
  const { state, nonce, verifier } = fromKept(keptSchema, provider, back.kept);
  const { maxAgeSeconds } = settings;
  const tokens = await client.authorizationCodeGrant(configuration, returnedUrl(back), {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  });
  const claims: Claims = { ...tokens.claims() };
  const { userinfo_endpoint: more } = configuration.serverMetadata();
  if (more === undefined || !isIncomplete(claims, settings)) return claims;
  const subject = String(claims["sub"]);
  const told = await client.fetchUserInfo(configuration, tokens.access_token, subject);
  // What the signed token says counts more.
  return { ...told, ...claims };
}

/** Where the browser came back, with what it brought. */
function returnedUrl({ callbackUrl, fields }: ComeBack): URL {
  const url = new URL(callbackUrl);
  url.search = new URLSearchParams([...fields]).toString();
  return url;
}
