import type { Provider } from "oidc-provider";
import { assertionGrant } from "../settings.ts";
import type { SpentCodes } from "../store/spent-codes.ts";
import { assertionGrantHandler } from "./assertion.ts";
import { authorizationCodeGrant } from "./authorization-code.ts";
import { clientCredentialsGrant } from "./client-credentials.ts";
import { refreshTokenGrant } from "./refresh-token.ts";
import type { GrantNeeds } from "./token-request.ts";

/** Puts the hub's own grants in the place of the library's, so that one place gives all tokens. */
export function registerGrants(provider: Provider, needs: GrantNeeds, spent: SpentCodes): void {
  const both = ["resource", "scope"];
  const several = ["resource"];
  provider.registerGrantType(
    "authorization_code",
    authorizationCodeGrant(needs, spent),
    ["code", "code_verifier", "redirect_uri", "resource"],
    several,
  );
  provider.registerGrantType(
    "refresh_token",
    refreshTokenGrant(needs),
    ["refresh_token", ...both],
    several,
  );
  provider.registerGrantType("client_credentials", clientCredentialsGrant(needs), both, several);
  if (needs.settings.assertionIssuers.length === 0) return;
  const fields = ["assertion", ...both];
  provider.registerGrantType(assertionGrant, assertionGrantHandler(needs), fields, several);
}
