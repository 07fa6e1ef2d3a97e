/** A hub whose tokens are another issuer's: it checks them, and has no logins of its own. */

import { externalIssuer } from "./identity/external/external-issuer.ts";
import { firstScopes } from "./identity/oauth/settings.ts";
import { scopes } from "./identity/permissions/scopes.ts";
import { scopesUnder } from "./identity/permissions/scopes-of.ts";
import { sessionAuthenticator } from "./identity/session-authenticator.ts";
import { dpopProofs } from "./identity/tokens/dpop-proof.ts";
import { presentedToken } from "./identity/tokens/presented-token.ts";
import { systemClock } from "./kernel/clock.ts";
import type { Secret } from "./kernel/secret.ts";
import type { HubParts } from "./build-hub.ts";
import type { Door } from "./door.ts";

export async function externalDoor(
  { config: { auth }, policy, state, log }: HubParts,
  operatorToken: Secret,
  publicUrl: string,
): Promise<Door> {
  const { issuer, external: settings, directories } = auth;
  const scopesOf = scopesUnder(policy, directories);
  const tokens = externalIssuer({ issuer, settings, scopesOf, log, clock: systemClock });
  const validate = (token: string, audience = `${publicUrl}/mcp`) =>
    tokens.validate(token, audience);
  const present = presentedToken({ validate }, dpopProofs({ state, clock: systemClock }));
  return {
    authenticator: sessionAuthenticator({ operatorToken, present, publicUrl }),
    logins: {
      publicUrl,
      firstScopes,
      routes: { tokens: { authorizationServers: [issuer], scopes }, log },
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
