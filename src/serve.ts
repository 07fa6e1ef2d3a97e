/** The hub as an HTTP server, from listening to the last answer. */

import { anchorNotices } from "./audit/anchors/anchor-notices.ts";
import type { Served } from "./cli/app-contract.ts";
import { createRoutes } from "./http/create-routes.ts";
import { createFront } from "./http/front.ts";
import { createHandler, type Handler } from "./http/handler.ts";
import { sessionStreams } from "./http/session-streams.ts";
import { systemClock } from "./kernel/clock.ts";
import type { McpEndpoint } from "./mcp/endpoint/mcp-endpoint.ts";
import type { ScopedEndpoints } from "./mcp/endpoint/scoped-endpoints.ts";
import { detect } from "./media/refs/detect.ts";
import { auditCheck, dataFolderCheck, drainCheck } from "./operations/checks.ts";
import { type Drain, drain } from "./operations/drain.ts";
import { type Health, health } from "./operations/health.ts";
import type { HubParts } from "./build-hub.ts";
import type { Door } from "./door.ts";
import { openDoor } from "./open-door.ts";
import { openMcp } from "./open-mcp.ts";

/**
 * Starts listening. What opens afterwards may have to know the address; requests wait for it.
 *
 * @throws `http.cannotListen`, what `openDoor` throws
 */
export async function serve(parts: HubParts): Promise<Served> {
  const { config, log, pipeline } = parts;
  await using stack = new AsyncDisposableStack();
  const front = createFront({ settings: config.http, log });
  const { url } = await front.listen();
  stack.defer(() => front.close({ graceSeconds: 0 }));
  const door = stack.use(await openDoor(parts, url));
  const mcp = await openMcp(parts);
  const endpoint = mcp.overHttp();
  const scopes = mcp.scopesOverHttp();
  const stopping = drain([pipeline], config.drain, log);
  const watch = watchOver(parts, door, stopping);
  front.serve(handlerOf(parts, { door, endpoint, scopes, watch }, stack));
  log.info("listening", { address: url });
  const known = door.logins?.publicUrl ?? url;
  const owned = stack.move();
  return {
    url,
    mcpUrl: `${known}/mcp`,
    consoleUrl: `${known}/console`,
    ...(door.token === undefined ? {} : { token: door.token }),
    hasLogins: door.logins !== undefined,
    async close(force) {
      const cutOff = await stopping.stop(force);
      await Promise.all([endpoint.close(), scopes.close()]);
      await front.close({ graceSeconds: force.aborted ? 0 : 1 });
      await owned.disposeAsync();
      return cutOff;
    },
  };
}

function watchOver({ config, folder, audit, log }: HubParts, door: Door, stopping: Drain): Health {
  const { check } = door.logins ?? {};
  return health({
    checks: [
      drainCheck(() => stopping.asked),
      dataFolderCheck(folder.path, config.health.freeBytes),
      auditCheck(audit),
      ...(check === undefined ? [] : [check]),
    ],
    settings: config.health,
    clock: systemClock,
    log,
  });
}

interface Opened {
  readonly door: Door;
  readonly endpoint: McpEndpoint;
  readonly scopes: ScopedEndpoints;
  readonly watch: Health;
}

/** Who answers requests; `stack` is disposed of when nobody does any more. */
function handlerOf(
  { config, artifacts, metrics, gateway, policy, audit, approvals, log }: HubParts,
  { door, endpoint, scopes, watch }: Opened,
  stack: AsyncDisposableStack,
): Handler {
  const { authenticator, logins } = door;
  const publicUrl = logins?.publicUrl ?? config.http.publicUrl;
  const settings = { ...config.http, publicUrl };
  const routes = createRoutes({
    settings,
    mcp: endpoint,
    scopes,
    artifacts,
    typeOf: async (head) => (await detect(head)).mimeType,
    metrics,
    readiness: async () => (await watch.ready()).checks,
    notices: () => anchorNotices(audit.anchors),
    policy,
    audit,
    admin: { upstreams: gateway.upstreams, approvals, log: audit },
    logins: logins?.routes,
  });
  const streams = logins?.watchEnds && sessionStreams();
  if (streams !== undefined) {
    stack.defer(logins?.watchEnds?.((session) => streams.end(session)) ?? (() => {}));
  }
  const { firstScopes } = logins ?? {};
  return createHandler({ settings, routes, authenticator, streams, firstScopes, metrics, log });
}
