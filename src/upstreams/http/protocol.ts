/** What the two eras of MCP look like over HTTP, as far as a client must know. */

import type { RefusedAs } from "./refusal.ts";

/** The modern version that the hub speaks to its upstreams. */
export const modernVersion = "2026-07-28";

/** Legacy versions over Streamable HTTP, newest first: the first is asked for. */
export const legacyVersions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

/** What the hub can do for a legacy server: it passes such questions to the caller. */
export const clientCapabilities = {
  elicitation: { form: {}, url: {} },
  sampling: {},
  roots: {},
} as const;

const unsupportedProtocolVersion = -32_022;

/** The other side speaks other versions than it was spoken to in. */
export const isOtherVersion = ({ error }: Pick<RefusedAs, "error">): boolean =>
  error?.["code"] === unsupportedProtocolVersion;

/** What servers of 2025 say instead, in words, when they get a request that they cannot place. */
const strangerWords = /session|not initialized|unsupported protocol version/i;

/**
 * Whether a refusal concerns more than its request: the server speaks another version, or does not know
 * the session (any more). It has not looked at the request then, nor at its id.
 *
 * The specification has -32022 and, in a session, 404; many servers have 400 and say why in words.
 */
export function knowsUsNot(status: number, said: RefusedAs, inSession: boolean): boolean {
  if (isOtherVersion(said)) return true;
  if (said.own) return false;
  if (status === 404) return inSession;
  return status === 400 && strangerWords.test(String(said.error?.["message"]));
}
