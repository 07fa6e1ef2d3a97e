/** The hub as an HTTP server, from listening to the last answer. */

import type { Served } from "./cli/app-contract.ts";
import type { Config } from "./config/schema.ts";
import {
  type Authenticator,
  openAuthenticator,
  tokenAuthenticator,
} from "./identity/authenticator.ts";
import { identityErrors } from "./identity/errors.ts";
import { keptSecret } from "./identity/kept-secret.ts";
import { operatorToken } from "./identity/operator-token.ts";
import { createFront } from "./http/front.ts";
import { createRoutes } from "./http/create-routes.ts";
import { systemClock } from "./kernel/clock.ts";
import { detect } from "./media/refs/detect.ts";
import { createMcp, type Mcp } from "./mcp/create-mcp.ts";
import { dataFolderCheck, drainCheck } from "./operations/checks.ts";
import { drain } from "./operations/drain.ts";
import { health } from "./operations/health.ts";
import { isLoopback } from "./http/loopback.ts";
import type { Parts } from "./app.ts";
import { version } from "./version.ts";

/** Starts listening. @throws `identity.openToTheWorld`, `identity.noLogins`, `http.cannotListen` */
export async function serve(parts: Parts): Promise<Served> {
  const { config, log, metrics, folder, artifacts, pipeline } = parts;
  const { authenticator, token } = await doorOf(parts);
  const mcp = await openMcp(parts);
  const endpoint = mcp.overHttp();
  const stopping = drain([pipeline], config.drain, log);
  const watch = health({
    checks: [
      drainCheck(() => stopping.asked),
      dataFolderCheck(folder.path, config.health.freeBytes),
    ],
    settings: config.health,
    clock: systemClock,
    log,
  });
  const settings = config.http;
  const routes = createRoutes({
    settings,
    mcp: endpoint,
    artifacts,
    typeOf: async (head) => (await detect(head)).mimeType,
    metrics,
    readiness: async () => (await watch.ready()).checks,
  });
  const front = createFront({ settings, routes, authenticator, metrics, log });
  const { url } = await front.listen();
  log.info("listening", { address: url });
  return {
    url,
    mcpUrl: `${url}/mcp`,
    consoleUrl: `${url}/console`,
    ...(token === undefined ? {} : { token }),
    async close(force) {
      const cutOff = await stopping.stop(force);
      await endpoint.close();
      await front.close({ graceSeconds: force.aborted ? 0 : 1 });
      return cutOff;
    },
  };
}

/** The hub as MCP, with the key that seals what clients carry for it. */
export async function openMcp({
  config,
  catalog,
  pipeline,
  policy,
  log,
  folder,
  secrets,
}: Parts): Promise<Mcp> {
  const key = await keptSecret(folder.at("signing-key"));
  secrets.learn(key);
  return createMcp({
    catalog,
    pipeline,
    policy,
    settings: config.mcp,
    log,
    key: Buffer.from(key.reveal(), "base64url"),
    implementation: { name: "kumihimo", title: "Kumihimo", version },
  });
}

interface Door {
  readonly authenticator: Authenticator;
  readonly token?: NonNullable<Served["token"]>;
}

/** Who may come in, as `auth.mode` says. */
async function doorOf({ config, folder, secrets }: Parts): Promise<Door> {
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
