import type { McpEndpoint } from "../../mcp/endpoint/mcp-endpoint.ts";
import { type BodyLimits, readBody } from "../read-body.ts";
import type { GuardedRoute } from "../route.ts";

/** All tools, both eras of the protocol. */
export const mcpRoute = (mcp: McpEndpoint, limits: BodyLimits): GuardedRoute => ({
  path: "/mcp",
  methods: ["POST", "GET", "DELETE"],
  guard: "principal",
  speaks: "json-rpc",
  async handle({ request, response, principal, language }) {
    const body = request.method === "POST" ? await readBody(request, limits) : undefined;
    await mcp.handle({ request, response, body, caller: { principal, language } });
  },
});
