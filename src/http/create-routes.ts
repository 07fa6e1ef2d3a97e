import type { McpEndpoint } from "../mcp/endpoint/mcp-endpoint.ts";
import type { ScopedEndpoints } from "../mcp/endpoint/scoped-endpoints.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Artifacts } from "../storage/artifacts.ts";
import type { Identity } from "../identity/open-identity.ts";
import type { AuthorizationServer } from "../identity/oauth/authorization-server.ts";
import type { Approvals } from "../identity/approvals/approvals.ts";
import type { Policy } from "../identity/policy/policy.ts";
import type { Upstreams } from "../upstreams/upstreams.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { ApiNeeds } from "./api/api-route.ts";
import { decided } from "./api/decided.ts";
import type { HttpConfig } from "./config.ts";
import { scopeChallenge } from "./guards/scope-challenge.ts";
import type { Route } from "./route.ts";
import { approvalRoutes } from "./routes/approval-routes.ts";
import { type AuditDesk, auditRoutes } from "./routes/audit-routes.ts";
import { type ArtifactRouteNeeds, artifactRoutes } from "./routes/artifact-routes.ts";
import { type AccountNeeds, connectRoutes } from "./routes/connect-routes.ts";
import { consoleRoute } from "./routes/console-route.ts";
import { credentialRoutes } from "./routes/credential-routes.ts";
import { healthRoutes, type Notice, type Readiness } from "./routes/health-routes.ts";
import { mcpRoutes } from "./routes/mcp-route.ts";
import { metricsRoute } from "./routes/metrics-route.ts";
import { loginRoutes } from "./routes/login-routes.ts";
import { oauthMetadataRoutes, type TokenSource } from "./routes/oauth-metadata-route.ts";
import { oauthRoutes } from "./routes/oauth-routes.ts";
import { peopleRoutes } from "./routes/people-routes.ts";
import { scimRoutes } from "./routes/scim-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { tokenRoutes } from "./routes/token-routes.ts";
import { upstreamRoutes } from "./routes/upstream-routes.ts";
import { sourcesBehind } from "./source-of.ts";

export interface RouteNeeds {
  readonly settings: HttpConfig;
  readonly mcp: McpEndpoint;
  readonly scopes: ScopedEndpoints;
  readonly artifacts: Artifacts;
  readonly typeOf: ArtifactRouteNeeds["typeOf"];
  readonly metrics: Metrics;
  readonly readiness: () => readonly Readiness[] | Promise<readonly Readiness[]>;
  /** What `/readyz` tells besides. */
  readonly notices?: (() => readonly Notice[]) | undefined;
  readonly policy: Policy;
  readonly audit: Pick<AuditLog, "record" | "keep" | "afterWrite">;
  /** Left out, there is no admin API. */
  readonly admin?: AdminNeeds | undefined;
  /** Left out, nobody logs in. */
  readonly logins?: LoginNeeds | undefined;
}

export interface AdminNeeds {
  readonly upstreams: Upstreams;
  readonly approvals: Approvals;
  /** Left out, nothing can be asked of the audit log. */
  readonly log?: AuditDesk | undefined;
}

export interface LoginNeeds {
  readonly tokens: TokenSource;
  /** Left out, somebody else gives the tokens. */
  readonly server?: AuthorizationServer | undefined;
  /** Left out, the hub keeps no sessions. */
  readonly identity?:
    | Pick<Identity, "people" | "sessions" | "personal" | "keys" | "scim">
    | undefined;
  /** Left out, nobody has accounts of their own at upstreams. */
  readonly accounts?: AccountNeeds | undefined;
  readonly log: Log;
}

/** Every address the hub answers. */
export function createRoutes(needs: RouteNeeds): readonly Route[] {
  const { settings, mcp, scopes, artifacts, typeOf, metrics, readiness, admin, logins } = needs;
  const { idleSeconds, maxBodyBytes, publicUrl, openMetrics } = settings;
  const challenge = scopeChallenge(publicUrl);
  const api: ApiNeeds = { decided: decided(needs), idleSeconds };
  return [
    ...mcpRoutes(mcp, scopes, { most: maxBodyBytes, idleSeconds, challenge }),
    ...artifactRoutes({ artifacts, typeOf, ...api }),
    ...healthRoutes(readiness, needs.notices),
    metricsRoute(metrics, { open: openMetrics }),
    ...oauthMetadataRoutes({ publicUrl, tokens: logins?.tokens }),
    ...loginRoutesOf(logins, settings),
    ...identityRoutesOf(logins, api, publicUrl),
    ...accountRoutesOf(needs, api),
    consoleRoute({ publicUrl, logins: logins !== undefined }),
    ...(admin === undefined ? [] : adminRoutes(admin, api)),
  ];
}

const adminRoutes = (admin: AdminNeeds, api: ApiNeeds): readonly Route[] => [
  ...upstreamRoutes({ ...admin, ...api }),
  ...approvalRoutes({ ...admin, ...api }),
  ...(admin.log === undefined ? [] : auditRoutes({ log: admin.log, ...api })),
];

function identityRoutesOf(
  logins: LoginNeeds | undefined,
  api: ApiNeeds,
  publicUrl: string | undefined,
): readonly Route[] {
  const identity = logins?.identity;
  if (identity === undefined) return [];
  const needs = { ...identity, ...api };
  return [
    ...peopleRoutes(needs),
    ...sessionRoutes(needs),
    ...tokenRoutes(needs),
    ...scimRoutes({ ...needs, publicUrl }),
  ];
}

function accountRoutesOf({ admin, logins, audit }: RouteNeeds, api: ApiNeeds): readonly Route[] {
  if (admin === undefined || logins?.accounts === undefined) return [];
  const { accounts, log } = logins;
  const { upstreams } = admin;
  return [
    ...credentialRoutes({ ...accounts, ...api, upstreams }),
    ...connectRoutes({ ...accounts, upstreams, audit, log }),
  ];
}

function loginRoutesOf(
  logins: LoginNeeds | undefined,
  { idleSeconds, trustedProxies }: HttpConfig,
): readonly Route[] {
  if (logins?.server === undefined) return [];
  const { server, log } = logins;
  const common = { server, idleSeconds, sourceOf: sourcesBehind(trustedProxies) };
  return [...oauthRoutes(common), ...loginRoutes({ ...common, log })];
}
