import type { OutgoingHttpHeaders } from "node:http";
import { loopbackNames } from "./host-guard.ts";

export interface OriginNames {
  readonly publicUrl?: string | undefined;
  readonly allowedOrigins: readonly string[];
}

/**
 * Tells whether pages of an `Origin` may call the hub. No header means that no page asked.
 *
 * Pages on loopback may, whatever their port: that is where developers and the console are.
 */
export function createOriginGuard({
  publicUrl,
  allowedOrigins,
}: OriginNames): (origin: string | undefined) => boolean {
  const named = [...allowedOrigins, ...(publicUrl === undefined ? [] : [publicUrl])];
  const origins = new Set(named.map((name) => new URL(name).origin));
  return (header) => {
    if (header === undefined) return true;
    const url = URL.parse(header);
    if (url === null || url.origin !== header) return false;
    return origins.has(url.origin) || loopbackNames.includes(url.hostname);
  };
}

/** What a browser must hear before it lets a page of this origin read the answer. */
export const corsHeaders = (origin: string): OutgoingHttpHeaders => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Expose-Headers": "Mcp-Session-Id, WWW-Authenticate, ETag, Content-Range",
  "Cross-Origin-Resource-Policy": "cross-origin",
  Vary: "Origin",
});

export const preflightHeaders = (
  methods: readonly string[],
  asked: string | undefined,
): OutgoingHttpHeaders => ({
  "Access-Control-Allow-Methods": methods.join(", "),
  "Access-Control-Allow-Headers": asked ?? "Authorization, Content-Type",
  "Access-Control-Max-Age": "600",
});
