/** The hub as an HTTP server, from listening to the last answer. */

import type { Served } from "./cli/app-contract.ts";
import type { Config } from "./config/schema.ts";
import {
  type Authenticator,
  openAuthenticator,
  tokenAuthenticator,
} from "./identity/authenticator.ts";
import { identityErrors } from "./identity/errors.ts";
import { operatorToken } from "./identity/operator-token.ts";
import { createFront } from "./http/front.ts";
import { createHandler } from "./http/handler.ts";
import { createRoutes } from "./http/create-routes.ts";
import { systemClock } from "./kernel/clock.ts";
import { detect } from "./media/refs/detect.ts";
import { auditCheck, dataFolderCheck, drainCheck } from "./operations/checks.ts";
import { drain } from "./operations/drain.ts";
import { health } from "./operations/health.ts";
import { isLoopback } from "./http/loopback.ts";
import type { HubParts } from "./build-hub.ts";
import { openMcp } from "./open-mcp.ts";

/** Starts listening. @throws `identity.openToTheWorld`, `identity.noLogins`, `http.cannotListen` */
export async function serve(parts: HubParts): Promise<Served> {
  const { config, log, metrics, folder, artifacts, audit, pipeline } = parts;
  const { authenticator, token } = await doorOf(parts);
  const mcp = await openMcp(parts);
  const endpoint = mcp.overHttp();
  const scopes = mcp.scopesOverHttp();
  const stopping = drain([pipeline], config.drain, log);
  const watch = health({
    checks: [
      drainCheck(() => stopping.asked),
      dataFolderCheck(folder.path, config.health.freeBytes),
      auditCheck(audit),
    ],
    settings: config.health,
    clock: systemClock,
    log,
  });
  const settings = config.http;
  const routes = createRoutes({
    settings,
    mcp: endpoint,
    scopes,
    artifacts,
    typeOf: async (head) => (await detect(head)).mimeType,
    metrics,
    readiness: async () => (await watch.ready()).checks,
    admin: { upstreams: parts.gateway.upstreams, policy: parts.policy },
  });
  const front = createFront({ settings, log });
  front.serve(createHandler({ settings, routes, authenticator, metrics, log }));
  const { url } = await front.listen();
  log.info("listening", { address: url });
  return {
    url,
    mcpUrl: `${url}/mcp`,
    consoleUrl: `${url}/console`,
    ...(token === undefined ? {} : { token }),
    async close(force) {
      const cutOff = await stopping.stop(force);
      await Promise.all([endpoint.close(), scopes.close()]);
      await front.close({ graceSeconds: force.aborted ? 0 : 1 });
      return cutOff;
    },
  };
}

interface Door {
  readonly authenticator: Authenticator;
  readonly token?: NonNullable<Served["token"]>;
}

/** Who may come in, as `auth.mode` says. */
async function doorOf({ config, folder, secrets }: HubParts): Promise<Door> {
  const { mode } = config.auth;
  if (mode === "oauth") throw identityErrors.noLogins({});
  if (mode === "none") return openDoor(config);
  const file = folder.at("admin-token");
  const value = await operatorToken(file);
  secrets.learn(value);
  return { authenticator: tokenAuthenticator(value), token: { value, file } };
}

function openDoor({ http: { host } }: Config): Door {
  if (!isLoopback(host)) throw identityErrors.openToTheWorld({ host });
  return { authenticator: openAuthenticator };
}
