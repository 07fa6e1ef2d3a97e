/** Documents that clients keep at the address that is their id (CIMD). */

import type { OAuthSettings } from "../settings.ts";

/**
 * Reads a public address for the hub: to the size and within the time that it has been given, under the
 * rules of what the hub may connect to, redirects included.
 */
export type FetchDocument = (url: string, signal: AbortSignal) => Promise<string>;

/** In the shape that oidc-provider asks in; it looks at nothing but status and body. */
export const documentFetch =
  (fetchDocument: FetchDocument) =>
  async (url: unknown, options?: { readonly signal?: AbortSignal | null }): Promise<Response> => {
    const signal = options?.signal ?? AbortSignal.timeout(5000);
    return new Response(await fetchDocument(String(url), signal), {
      headers: { "content-type": "application/json" },
    });
  };

/** Whether documents of this client's host are taken. */
export function mayDescribeItself(
  clientId: string,
  { hosts }: OAuthSettings["clientDocuments"],
): boolean {
  const host = URL.parse(clientId)?.hostname;
  if (host === undefined) return false;
  return (
    hosts.length === 0 ||
    hosts.some((name) => (name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name))
  );
}
