import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { isScope } from "../../identity/permissions/scopes.ts";
import type { Principal } from "../../identity/principal.ts";
import { baseUrlOf } from "../base-url.ts";
import { challenge, metadataUrlFor } from "./caller-guard.ts";

/** How a caller gets further whose token does not reach far enough, by the scopes to ask for. */
export type ScopeChallenge = (
  request: IncomingMessage,
  scopes: readonly string[],
) => OutgoingHttpHeaders;

/** RFC 6750, section 3.1; MCP 2026-07-28, authorization, "Scope Challenge Handling". */
export const scopeChallenge =
  (publicUrl: string | undefined): ScopeChallenge =>
  (request, scopes) => {
    const { url = "/", headers } = request;
    return challenge({
      metadataUrl: metadataUrlFor(baseUrlOf(request, publicUrl), url.split("?", 1)[0] ?? url),
      error: "insufficient_scope",
      scopes,
      scheme: /^DPoP /i.test(headers.authorization ?? "") ? "DPoP" : "Bearer",
    });
  };

/** With what the caller has already, so that it is not lost by asking anew. */
export const scopesToAskFor = ({ permissions }: Principal, wanted: string): readonly string[] => [
  ...permissions.filter(isScope),
  wanted,
];
