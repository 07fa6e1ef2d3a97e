/** A hub on a free port for tests: the real pipeline, protocol and front around a catalog of their own. */

import { noAudit } from "../../audit/audit-log.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Authenticator,
  openAuthenticator,
  tokenAuthenticator,
} from "../../identity/authenticator.ts";
import { permissionPolicy } from "../../identity/policy/testing/permission-policy.ts";
import { Secret } from "../../kernel/secret.ts";
import { createMcp, type Mcp } from "../../mcp/create-mcp.ts";
import { mcpConfig } from "../../mcp/config.ts";
import type { McpEndpoint } from "../../mcp/endpoint/mcp-endpoint.ts";
import { type Catalog, createCatalog } from "../../pipeline/catalog.ts";
import { limitsConfig } from "../../pipeline/config.ts";
import { createPipeline } from "../../pipeline/create-pipeline.ts";
import type { Pipeline } from "../../pipeline/run-call.ts";
import { storageConfig } from "../../storage/config.ts";
import type { Artifacts } from "../../storage/artifacts.ts";
import { diskArtifacts } from "../../storage/disk/disk-artifacts.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import type { Upstreams } from "../../upstreams/upstreams.ts";
import { type HttpConfig, httpConfig } from "../config.ts";
import { createRoutes } from "../create-routes.ts";
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
}

export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-http-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const log = options.log ?? silentLog;
  const catalog = createCatalog();
  options.fill?.(catalog);
  const limits = limitsConfig.parse({ callSeconds: 30 });
  const policy = permissionPolicy;
  const unwatched = { audit: noAudit, metrics: noMetrics, log };
  const pipeline = createPipeline({ catalog, policy, limits, ...unwatched });
  const storage = storageConfig.parse({ artifacts: options.artifacts ?? {} });
  const artifacts = stack.use(await diskArtifacts(join(folder, "artifacts"), storage.artifacts));
  const mcp = createMcp({
    whole: { offer: catalog },
    pipeline,
    policy,
    state: stack.use(memoryState()),
    log,
    settings: mcpConfig.parse(options.mcp ?? {}),
    key: Buffer.alloc(32, 7),
    implementation: { name: "kumihimo", version: "0.0.0-test", title: "Kumihimo" },
  });
  const endpoint = stack.use(mcp.overHttp());
  const scopes = stack.use(mcp.scopesOverHttp());
  const settings = httpConfig.parse({ port: 0, ...options.http });
  const routes = createRoutes({
    settings,
    mcp: endpoint,
    scopes,
    artifacts,
    typeOf: (head) => (head[0] === 0x89 ? "image/png" : "application/octet-stream"),
    metrics: noMetrics,
    readiness: options.ready ?? (() => []),
    admin: options.upstreams && { upstreams: options.upstreams, policy },
  });
  const authenticator = authenticatorOf(options);
  const front = createFront({ settings, log });
  front.serve(createHandler({ settings, routes, authenticator, metrics: noMetrics, log }));
  const { url, port } = await front.listen();
  stack.defer(async () => {
    await endpoint.close();
    await front.close({ graceSeconds: 1 });
  });
  const owned = stack.move();
  const hub = { url, port, catalog, pipeline, artifacts, mcp, endpoint, front, routes };
  return { ...hub, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const authenticatorOf = ({ authenticator, guarded }: TestHubOptions): Authenticator =>
  authenticator ??
  (guarded === true ? tokenAuthenticator(new Secret(testToken)) : openAuthenticator);
