import { baseUrlOf } from "../base-url.ts";
import type { OpenRoute } from "../route.ts";
import { sendJson } from "../send.ts";

/**
 * Protected resource metadata (RFC 9728), at its root and for the path `/mcp`.
 *
 * With an operator's token there is no authorization server to name; what is left tells a client where
 * the token goes.
 */
export const oauthMetadataRoutes = (publicUrl: string | undefined): readonly OpenRoute[] =>
  ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"].map(
    (path) => ({
      path,
      methods: ["GET", "HEAD"],
      guard: "open",
      because: "A client reads it to learn how to authenticate.",
      handle: ({ request, response }) =>
        sendJson(response, {
          resource: `${baseUrlOf(request, publicUrl)}/mcp`,
          resource_name: "Kumihimo",
          bearer_methods_supported: ["header"],
        }),
    }),
  );
