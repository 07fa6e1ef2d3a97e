import type { McpEndpoint } from "../mcp/endpoint/mcp-endpoint.ts";
import type { ScopedEndpoints } from "../mcp/endpoint/scoped-endpoints.ts";
import type { Artifacts } from "../storage/artifacts.ts";
import type { Policy } from "../identity/policy/policy.ts";
import type { Upstreams } from "../upstreams/upstreams.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { HttpConfig } from "./config.ts";
import type { Route } from "./route.ts";
import { type ArtifactRouteNeeds, artifactRoutes } from "./routes/artifact-routes.ts";
import { consoleRoute } from "./routes/console-route.ts";
import { healthRoutes, type Readiness } from "./routes/health-routes.ts";
import { mcpRoutes } from "./routes/mcp-route.ts";
import { metricsRoute } from "./routes/metrics-route.ts";
import { oauthMetadataRoutes } from "./routes/oauth-metadata-route.ts";
import { upstreamRoutes } from "./routes/upstream-routes.ts";

export interface RouteNeeds {
  readonly settings: HttpConfig;
  readonly mcp: McpEndpoint;
  readonly scopes: ScopedEndpoints;
  readonly artifacts: Artifacts;
  readonly typeOf: ArtifactRouteNeeds["typeOf"];
  readonly metrics: Metrics;
  readonly readiness: () => readonly Readiness[] | Promise<readonly Readiness[]>;
  /** Left out, there is no admin API. */
  readonly admin?: { readonly upstreams: Upstreams; readonly policy: Policy } | undefined;
}

/** Every address the hub answers. */
export function createRoutes(needs: RouteNeeds): readonly Route[] {
  const { settings, mcp, scopes, artifacts, typeOf, metrics, readiness, admin } = needs;
  const { idleSeconds, maxBodyBytes, publicUrl, openMetrics } = settings;
  return [
    ...mcpRoutes(mcp, scopes, { most: maxBodyBytes, idleSeconds }),
    ...artifactRoutes({ artifacts, typeOf, idleSeconds }),
    ...healthRoutes(readiness),
    metricsRoute(metrics, { open: openMetrics }),
    ...oauthMetadataRoutes(publicUrl),
    consoleRoute(publicUrl),
    ...(admin === undefined ? [] : upstreamRoutes({ ...admin, idleSeconds })),
  ];
}
