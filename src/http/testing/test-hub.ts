/** A hub on a free port for tests: the real pipeline, protocol and front around a catalog of their own. */

import { assertNoLeaks, watchAnswers } from "../../../test/canaries-watch.ts";
import { anchorNotices } from "../../audit/anchors/anchor-notices.ts";
import { type AuditLog, noAudit } from "../../audit/audit-log.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Authenticator,
  openAuthenticator,
  tokenAuthenticator,
} from "../../identity/authenticator.ts";
import { createApprovals } from "../../identity/approvals/create-approvals.ts";
import type { RulePolicy } from "../../identity/policy/create-policy.ts";
import { permissionPolicy } from "../../identity/policy/testing/permission-policy.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { createMcp, type Mcp } from "../../mcp/create-mcp.ts";
import { mcpConfig } from "../../mcp/config.ts";
import type { McpEndpoint } from "../../mcp/endpoint/mcp-endpoint.ts";
import { type Catalog, createCatalog } from "../../pipeline/catalog.ts";
import { limitsConfig } from "../../pipeline/config.ts";
import { createPipeline } from "../../pipeline/create-pipeline.ts";
import { keepObligations } from "../../pipeline/obligations/keep-obligations.ts";
import type { Pipeline } from "../../pipeline/run-call.ts";
import { storageConfig } from "../../storage/config.ts";
import type { Artifacts } from "../../storage/artifacts.ts";
import { diskArtifacts } from "../../storage/disk/disk-artifacts.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import type { Upstreams } from "../../upstreams/upstreams.ts";
import { type HttpConfig, httpConfig } from "../config.ts";
import type { AuditDesk } from "../routes/audit-routes.ts";
import { createRoutes, type LoginNeeds } from "../create-routes.ts";
import { createFront, type Front } from "../front.ts";
import { createHandler } from "../handler.ts";
import type { Route } from "../route.ts";

export const testToken = "token-of-the-tests";

export interface TestHub extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  readonly artifacts: Artifacts;
  readonly mcp: Mcp;
  readonly endpoint: McpEndpoint;
  readonly front: Front;
  readonly routes: readonly Route[];
}

export interface TestHubOptions {
  readonly fill?: (catalog: Catalog) => void;
  readonly http?: Partial<HttpConfig>;
  readonly mcp?: Parameters<typeof mcpConfig.parse>[0];
  readonly artifacts?: Record<string, unknown>;
  readonly guarded?: boolean;
  readonly authenticator?: Authenticator;
  readonly ready?: () => readonly { name: string; ready: boolean; why?: string }[];
  readonly log?: Log;
  readonly upstreams?: Upstreams;
  readonly auditDesk?: AuditDesk;
  readonly policy?: RulePolicy;
  readonly audit?: AuditLog;
  /** Opens the logins of a hub at this address. */
  readonly logins?: (publicUrl: string) => Promise<TestLogins>;
}

export interface TestLogins {
  readonly needs: LoginNeeds;
  readonly firstScopes: readonly string[];
  readonly authenticator: Authenticator;
}

export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-http-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const core = coreOf(options, stack);
  const { log, catalog, pipeline } = core;
  const storage = storageConfig.parse({ artifacts: options.artifacts ?? {} });
  const artifacts = stack.use(await diskArtifacts(join(folder, "artifacts"), storage.artifacts));
  const mcp = mcpOf(core, options);
  const endpoint = stack.use(mcp.overHttp());
  const settings = httpConfig.parse({ port: 0, ...options.http });
  const front = createFront({ settings, log });
  const { url, port } = await front.listen();
  watchAnswers(url);
  stack.defer(async () => {
    await endpoint.close();
    await front.close({ graceSeconds: 1 });
  });
  const logins = await options.logins?.(url);
  const routes = createRoutes({
    ...core,
    settings,
    mcp: endpoint,
    scopes: stack.use(mcp.scopesOverHttp()),
    artifacts,
    typeOf: (head) => (head[0] === 0x89 ? "image/png" : "application/octet-stream"),
    metrics: noMetrics,
    readiness: options.ready ?? (() => []),
    notices: () => anchorNotices(options.auditDesk?.anchors ?? []),
    admin: options.upstreams && {
      upstreams: options.upstreams,
      approvals: core.approvals,
      log: options.auditDesk,
    },
    logins: logins?.needs,
  });
  const authenticator = logins?.authenticator ?? authenticatorOf(options);
  const { firstScopes } = logins ?? {};
  const metrics = noMetrics;
  front.serve(createHandler({ settings, routes, authenticator, firstScopes, metrics, log }));
  const owned = stack.move();
  const hub = { url, port, catalog, pipeline, artifacts, mcp, endpoint, front, routes };
  return {
    ...hub,
    async [Symbol.asyncDispose]() {
      await owned.disposeAsync();
      assertNoLeaks();
    },
  };
}

/** What decides and runs calls. */
function coreOf(
  { log = silentLog, policy = permissionPolicy, audit = noAudit, fill }: TestHubOptions,
  stack: AsyncDisposableStack,
) {
  const catalog = createCatalog();
  fill?.(catalog);
  const limits = limitsConfig.parse({ callSeconds: 30 });
  const state = stack.use(memoryState());
  const clock = systemClock;
  const approvals = createApprovals({ state, policy, audit, clock, log });
  const { redactBytes } = limits;
  const keep = keepObligations({ state, approvals, clock, redactBytes });
  const needs = { catalog, policy, limits, audit, keep, metrics: noMetrics, log };
  return { log, policy, audit, catalog, state, approvals, pipeline: createPipeline(needs) };
}

const mcpOf = (
  { catalog, pipeline, policy, state, log }: ReturnType<typeof coreOf>,
  { mcp }: TestHubOptions,
): Mcp =>
  createMcp({
    whole: { offer: catalog },
    pipeline,
    policy,
    state,
    log,
    settings: mcpConfig.parse(mcp ?? {}),
    key: Buffer.alloc(32, 7),
    implementation: { name: "kumihimo", version: "0.0.0-test", title: "Kumihimo" },
  });

const authenticatorOf = ({ authenticator, guarded }: TestHubOptions): Authenticator =>
  authenticator ??
  (guarded === true ? tokenAuthenticator(new Secret(testToken)) : openAuthenticator);
