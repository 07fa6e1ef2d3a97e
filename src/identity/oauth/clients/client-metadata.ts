/** Clients as oidc-provider knows them. */

import type { ClientMetadata } from "oidc-provider";
import { assertionGrant, type ClientSettings } from "../settings.ts";

/** The clients of the configuration. */
export const knownClient = (settings: ClientSettings): ClientMetadata => ({
  client_id: settings.id,
  client_name: settings.name ?? settings.id,
  redirect_uris: [...settings.redirectUris],
  grant_types: [...settings.grants],
  response_types: settings.grants.includes("authorization_code") ? ["code"] : [],
  scope: settings.scopes.join(" "),
  token_endpoint_auth_method: settings.kind === "public" ? "none" : "client_secret_basic",
  ...(settings.secret !== undefined && { client_secret: settings.secret }),
});

/** What clients that nobody vouched for may use. */
const open = new Set<unknown>(["authorization_code", "refresh_token", assertionGrant]);

/**
 * Brings what a client says of itself into the form that the hub takes, before it is checked.
 *
 * - Whoever has an address on the user's own machine is a native application (RFC 8252): its port may
 *   vary, and it is asked about each time.
 * - A client that is not in the configuration gets no secret, which it could not keep.
 * - Grants of other servers are left out, instead of refusing the client for them. So are scopes: what a
 *   client may have is for the person to say, and it may ask for more when it needs more.
 */
export function normalise(metadata: ClientMetadata, isKnown: boolean): void {
  const { redirect_uris: uris = [] } = metadata;
  metadata.application_type = uris.every((uri) => uri.startsWith("https://")) ? "web" : "native";
  if (isKnown) return;
  if (metadata.token_endpoint_auth_method !== "private_key_jwt") {
    metadata.token_endpoint_auth_method = "none";
  }
  delete metadata.client_secret;
  delete metadata.client_secret_expires_at;
  delete metadata.id_token_signed_response_alg;
  metadata.grant_types = (metadata.grant_types ?? []).filter((grant) => open.has(grant));
  metadata.response_types = metadata.grant_types.includes("authorization_code") ? ["code"] : [];
  delete metadata.scope;
}
