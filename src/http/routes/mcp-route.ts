import type { McpEndpoint } from "../../mcp/endpoint/mcp-endpoint.ts";
import type { ScopedEndpoints } from "../../mcp/endpoint/scoped-endpoints.ts";
import type { ScopeChallenge } from "../guards/scope-challenge.ts";
import { httpErrors } from "../errors.ts";
import { type BodyLimits, takeBody } from "../read-body.ts";
import type { GuardedRoute } from "../route.ts";

type Handle = GuardedRoute["handle"];

/** `/mcp`: everything the hub offers. `/mcp/<upstream>`: what one server behind it offers, unrenamed. */
export const mcpRoutes = (
  mcp: McpEndpoint,
  scopes: ScopedEndpoints,
  limits: Limits,
): readonly GuardedRoute[] => [
  route("/mcp", (call) => serve(mcp, call, limits)),
  route("/mcp/:upstream", (call) => {
    const endpoint = scopes.of(call.params["upstream"] ?? "");
    if (endpoint === undefined) throw httpErrors.noRoute({});
    return serve(endpoint, call, limits);
  }),
];

type Limits = BodyLimits & { readonly challenge: ScopeChallenge };

const route = (path: string, handle: Handle): GuardedRoute => ({
  path,
  methods: ["POST", "GET", "DELETE"],
  guard: "principal",
  speaks: "json-rpc",
  handle,
});

function serve(
  mcp: McpEndpoint,
  { request, response, principal, language }: Parameters<Handle>[0],
  limits: Limits,
): Promise<void> | void {
  const caller = { principal, language };
  const { challenge } = limits;
  if (request.method !== "POST") {
    return mcp.handle({ request, response, body: undefined, caller, challenge });
  }
  return new Promise((resolve, reject) => {
    const handle = (body: Buffer): void => {
      try {
        resolve(mcp.handle({ request, response, body, caller, challenge }));
      } catch (error) {
        reject(error);
      }
    };
    takeBody(request, limits, handle, reject);
  });
}
