import type { OutgoingHttpHeaders } from "node:http";

const inUrl = /[?&](access_token|token|api_key|apikey|key)=/i;

/** Whether a URL seems to carry a secret, which is refused before anything else reads it. */
export const hasTokenInUrl = (url: string): boolean => url.includes("?") && inUrl.test(url);

/** How to get in, for whoever was not let in (RFC 6750, section 3; RFC 9728, section 5.1). */
export const challenge = (metadataUrl: string, wrong: boolean): OutgoingHttpHeaders => ({
  "WWW-Authenticate": [
    'Bearer realm="kumihimo"',
    ...(wrong ? ['error="invalid_token"'] : []),
    `resource_metadata="${metadataUrl}"`,
  ].join(", "),
});
