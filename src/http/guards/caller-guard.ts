import type { OutgoingHttpHeaders } from "node:http";

const inUrl = /[?&](access_token|token|api_key|apikey|key)=/i;

/** Whether a URL seems to carry a secret, which is refused before anything else reads it. */
export const hasTokenInUrl = (url: string): boolean => url.includes("?") && inUrl.test(url);

export interface Challenge {
  /** Where a client reads who gives tokens. */
  readonly metadataUrl: string;
  /** Left out where no token came at all. */
  readonly error?: "invalid_token" | "invalid_dpop_proof" | "insufficient_scope" | undefined;
  /** What to ask for; left out where tokens have no scopes. */
  readonly scopes?: readonly string[] | undefined;
  /** As the caller does it; left out, `Bearer`. */
  readonly scheme?: "Bearer" | "DPoP" | undefined;
}

/** How to get in, for whoever was not let in (RFC 6750, section 3; RFC 9728, section 5.1). */
export const challenge = (wanted: Challenge): OutgoingHttpHeaders => ({
  "WWW-Authenticate": [
    `${wanted.scheme ?? "Bearer"} realm="kumihimo"`,
    ...(wanted.error === undefined ? [] : [`error="${wanted.error}"`]),
    ...(wanted.scopes === undefined ? [] : [`scope="${wanted.scopes.join(" ")}"`]),
    `resource_metadata="${wanted.metadataUrl}"`,
  ].join(", "),
});

const metadataPath = "/.well-known/oauth-protected-resource";

/** Where the metadata of the resource at `path` is: that of one server behind the hub, or of all. */
export function metadataUrlFor(base: string, path: string): string {
  const isServer = /^\/mcp\/[^/]+$/.test(path);
  return `${base}${metadataPath}${isServer ? path : "/mcp"}`;
}
