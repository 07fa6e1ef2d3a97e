/** What clients may ask and say about tokens that they have. */

import { decodeJwt } from "jose";
import type { Client, Provider } from "oidc-provider";
import { isKumihimoError } from "../../kernel/errors.ts";
import { authenticateClient, type ClientCredentials } from "./clients/authenticate-client.ts";
import type { OAuthNeeds } from "./needs.ts";
import type { Resources } from "./resources.ts";

export interface Reply {
  readonly status: number;
  readonly body?: object;
}

export interface TokenStatus {
  /** Gives a token back, and with it the session it belongs to (RFC 7009). */
  revoke(request: ClientCredentials): Promise<Reply>;
  /** Tells a confidential client of an access token of its own (RFC 7662). */
  introspect(request: ClientCredentials): Promise<Reply>;
}

export interface TokenStatusNeeds extends OAuthNeeds {
  readonly provider: Provider;
  readonly resources: Resources;
}

const wrongClient: Reply = { status: 401, body: { error: "invalid_client" } };
const noToken: Reply = { status: 400, body: { error: "invalid_request" } };
const inactive = { active: false };

export function tokenStatus(needs: TokenStatusNeeds): TokenStatus {
  const { provider, sessions } = needs;
  return {
    async revoke(request) {
      const client = await authenticateClient(provider, request);
      if (client === undefined) return wrongClient;
      const token = request.fields.get("token");
      if (token === undefined) return noToken;
      await sessions.revokeToken(token, client.clientId, "given back by the client");
      // The same for a token that is none: the client wanted it gone, and it is.
      return { status: 200 };
    },
    async introspect(request) {
      const client = await authenticateClient(provider, request);
      if (client?.clientSecret === undefined) return wrongClient;
      const token = request.fields.get("token");
      if (token === undefined) return noToken;
      return { status: 200, body: await activeToken(token, client, needs) };
    },
  };
}

async function activeToken(
  token: string,
  { clientId }: Client,
  { sessions, resources, publicUrl }: TokenStatusNeeds,
): Promise<object> {
  const audience = resources.named(audienceIn(token));
  if (audience === undefined) return inactive;
  try {
    const found = await sessions.validate(token, audience);
    if (found.clientId !== clientId) return inactive;
    return {
      active: true,
      iss: publicUrl,
      sub: found.principal.id,
      aud: found.audience,
      client_id: clientId,
      scope: found.scopes.join(" "),
      exp: found.expiresAt,
      ...(found.keyThumbprint !== undefined && { cnf: { jkt: found.keyThumbprint } }),
    };
  } catch (error) {
    if (isKumihimoError(error) && error.status === 401) return inactive;
    throw error;
  }
}

/** Says only for whom to check the token. */
function audienceIn(token: string): string {
  try {
    const { aud } = decodeJwt(token);
    return typeof aud === "string" ? aud : "";
  } catch {
    return "";
  }
}
