import type { Wire } from "../wire/wire.ts";

/**
 * Requests of OpenAI's SDK as Azure takes them: the key in a header of its own, and `query` after the
 * address.
 */
export function withApiKey(fetch: Wire["fetch"], apiKey: string, query: string): Wire["fetch"] {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete("authorization");
    headers.set("api-key", apiKey);
    const url = input instanceof Request ? input.url : String(input);
    return await fetch(`${url}${query}`, { ...init, headers: Object.fromEntries(headers) });
  };
}
