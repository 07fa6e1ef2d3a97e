import { baseUrlOf } from "../base-url.ts";
import type { HttpCall, OpenRoute } from "../route.ts";
import { sendJson } from "../send.ts";

/** Who gives tokens for the hub. */
export interface TokenSource {
  readonly authorizationServers: readonly string[];
  readonly scopes: readonly string[];
}

export interface ResourceMetadataNeeds {
  readonly publicUrl: string | undefined;
  /** Left out, there is only the operator's token, which nobody gives out. */
  readonly tokens?: TokenSource | undefined;
}

const wellKnown = "/.well-known/oauth-protected-resource";

/**
 * Protected resource metadata (RFC 9728): at its root and for `/mcp`, and for each `/mcp/<upstream>`,
 * also one that is not there: who asks without a token does not learn which servers there are.
 *
 * With an operator's token there is no authorization server to name; what is left tells a client where
 * the token goes.
 */
export const oauthMetadataRoutes = (needs: ResourceMetadataNeeds): readonly OpenRoute[] =>
  [wellKnown, `${wellKnown}/mcp`, `${wellKnown}/mcp/:upstream`].map((path) => ({
    path,
    methods: ["GET", "HEAD"],
    guard: "open",
    because: "A client reads it to learn how to authenticate.",
    handle: (call) => sendJson(call.response, metadata(call, needs)),
  }));

function metadata(
  { request, params: { upstream } }: HttpCall,
  { publicUrl, tokens }: ResourceMetadataNeeds,
): object {
  const hub = `${baseUrlOf(request, publicUrl)}/mcp`;
  return {
    resource: upstream === undefined ? hub : `${hub}/${encodeURIComponent(upstream)}`,
    resource_name: "Kumihimo",
    bearer_methods_supported: ["header"],
    ...(tokens !== undefined && {
      authorization_servers: tokens.authorizationServers,
      scopes_supported: tokens.scopes,
    }),
  };
}
