/** The hub's own pages as a client of its authorization server: people log in for them as for any other. */

import { createHash, randomBytes } from "node:crypto";
import { paths } from "./paths.ts";
import type { ClientSettings } from "./settings.ts";

const id = "kumihimo-pages";

/** For the list of known clients. */
export const ownClient = (publicUrl: string): ClientSettings => ({
  id,
  name: "Kumihimo",
  kind: "public",
  redirectUris: [`${publicUrl}${paths.connect}`],
  grants: ["authorization_code"],
  scopes: ["mcp:read"],
});

/**
 * Where somebody logs in who then comes back to {@link paths.connect}, with `returnTo` as its `state`.
 * Only the login is wanted: nobody keeps the verifier, so the code that comes along is good for nothing.
 */
export function ownLoginUrl(publicUrl: string, returnTo: string): string {
  const url = new URL(`${publicUrl}${paths.authorize}`);
  url.search = new URLSearchParams({
    client_id: id,
    redirect_uri: `${publicUrl}${paths.connect}`,
    response_type: "code",
    scope: "mcp:read",
    resource: `${publicUrl}/mcp`,
    state: returnTo,
    code_challenge: createHash("sha256").update(randomBytes(32)).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}
