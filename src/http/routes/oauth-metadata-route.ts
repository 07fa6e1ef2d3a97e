import { baseUrlOf } from "../base-url.ts";
import { httpErrors } from "../errors.ts";
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
  /** Whether a server behind the hub has this name, and so an address of its own. */
  readonly isUpstream: (name: string) => boolean;
}

const wellKnown = "/.well-known/oauth-protected-resource";

/**
 * Protected resource metadata (RFC 9728): at its root and for `/mcp`, and for each `/mcp/<upstream>`.
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
  { publicUrl, tokens, isUpstream }: ResourceMetadataNeeds,
): object {
  if (upstream !== undefined && !isUpstream(upstream)) throw httpErrors.noRoute({});
  const hub = `${baseUrlOf(request, publicUrl)}/mcp`;
  return {
    resource: upstream === undefined ? hub : `${hub}/${upstream}`,
    resource_name: "Kumihimo",
    bearer_methods_supported: ["header"],
    ...(tokens !== undefined && {
      authorization_servers: tokens.authorizationServers,
      scopes_supported: tokens.scopes,
    }),
  };
}
