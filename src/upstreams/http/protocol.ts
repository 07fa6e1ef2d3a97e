/** What the two eras of MCP look like over HTTP, as far as a client must know. */

import type { JsonObject } from "../../kernel/json-object.ts";
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
export const isOtherVersion = (error: JsonObject | undefined): boolean =>
  error?.["code"] === unsupportedProtocolVersion;

/**
 * Whether a refusal in a legacy session means that the server does not know the session (any more).
 *
 * The specification has 404 for it. Many servers say 400 and why in words, or, without sessions, that
 * nobody introduced itself yet; none of them read the request's id then.
 */
export function endsSession(status: number, { own, error }: RefusedAs, named: boolean): boolean {
  if (isOtherVersion(error)) return true;
  if (own) return false;
  if (status === 404) return named;
  return status === 400 && /session|not initialized/i.test(String(error?.["message"]));
}
