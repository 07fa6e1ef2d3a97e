/** A hub at which people connect their accounts, and nothing else. */

import type { TestContext } from "node:test";
import { type AuditedPrincipal, type AuditEntry, noAudit } from "../../audit/audit-log.ts";
import { identityErrors } from "../../identity/errors.ts";
import { permissionPolicy } from "../../identity/policy/testing/permission-policy.ts";
import { operator, type Principal } from "../../identity/principal.ts";
import type { Database } from "../../storage/database/database.ts";
import { silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import {
  person,
  vaultWorld,
  type VaultWorld,
  type WorldOptions,
} from "../../upstreams/credentials/testing/vault-world.ts";
import type { OpenedCredentials } from "../../upstreams/credentials/credential.ts";
import { upstreamSettings } from "../../upstreams/settings.ts";
import type { Upstream } from "../../upstreams/upstream.ts";
import { decided } from "../api/decided.ts";
import { httpConfig } from "../config.ts";
import { createFront } from "../front.ts";
import { createHandler } from "../handler.ts";
import { connectRoutes } from "../routes/connect-routes.ts";
import { credentialRoutes } from "../routes/credential-routes.ts";

export interface ConnectHub extends VaultWorld {
  readonly url: string;
  /** What the audit log was told. */
  readonly entries: readonly AuditEntry[];
  /** Opens a page in the browser of the person of this name. */
  readonly visit: (path: string, name?: string) => Promise<Response>;
  /** A request to `/api/me/credentials`. */
  readonly api: (who: string, method: string, path?: string, body?: object) => Promise<Response>;
  /** The callback as the world's public address names it, at this hub. */
  readonly back: (to: URL) => string;
}

/** Who a request is of: a cookie in a browser, a token elsewhere. Both are the person's name. */
const nameIn = (text: string | undefined, before: string): string | undefined =>
  text?.startsWith(before) === true ? text.slice(before.length) : undefined;

/** Upstreams `crm` and `erp` with tokens of their callers, of which `crm` has pages, and `open`. */
export async function connectHub(
  t: TestContext,
  database: Database,
  options?: WorldOptions,
): Promise<ConnectHub> {
  const entries: AuditEntry[] = [];
  const audit = {
    ...noAudit,
    record(entry: AuditEntry | AuditedPrincipal) {
      if ("call" in entry) entries.push(entry);
    },
  };
  const world = await vaultWorld(t, database, options);
  const upstreams = upstreamsWith(world.credentials);
  const settings = httpConfig.parse({ port: 0 });
  const front = createFront({ settings, log: silentLog });
  const { url } = await front.listen();
  t.after(() => front.close({ graceSeconds: 0 }));
  const needs = { upstreams, vault: world.vault, publicUrl: url, audit, log: silentLog };
  const routes = [
    ...credentialRoutes({
      ...needs,
      decided: decided({ policy: permissionPolicy, audit }),
      idleSeconds: 5,
    }),
    ...connectRoutes({
      ...needs,
      browserPerson: async ({ request: { headers } }) => {
        const name = nameIn(headers.cookie, "who=");
        return name && person(name).id;
      },
      loginUrl: (path) => `${url}/login?return=${encodeURIComponent(path)}`,
    }),
  ];
  front.serve(
    createHandler({ settings, routes, authenticator, metrics: noMetrics, log: silentLog }),
  );
  return { ...world, url, entries, ...requestsTo(url) };
}

function upstreamsWith(credentials: OpenedCredentials) {
  const instances = [{ url: "http://127.0.0.1:1/mcp" }];
  const vaulted = upstreamSettings.parse({ instances, credentials: { mode: "user-vault" } });
  const all = new Map(
    [
      { name: "crm", settings: vaulted, credentials },
      { name: "erp", settings: vaulted },
      { name: "open", settings: upstreamSettings.parse({ instances }) },
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the routes look at nothing else
    ].map((each) => [each.name, each as unknown as Upstream]),
  );
  return { get: (name: string) => all.get(name), names: () => [...all.keys()] };
}

const authenticator = {
  principal({
    headers,
  }: {
    readonly headers: { readonly authorization?: string | undefined };
  }): Principal {
    const name = nameIn(headers.authorization, "Bearer ");
    if (name === undefined) throw identityErrors.noToken({});
    return name === "operator" ? operator : person(name);
  },
};

const requestsTo = (url: string): Pick<ConnectHub, "visit" | "api" | "back"> => ({
  visit: (path, name) =>
    fetch(path.startsWith("http") ? path : `${url}${path}`, {
      redirect: "manual",
      headers: name === undefined ? {} : { cookie: `who=${name}` },
    }),
  api: (who, method, path = "", body) =>
    fetch(`${url}/api/me/credentials${path}`, {
      method,
      headers: { authorization: `Bearer ${who}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  back: (to) => `${url}${to.pathname}${to.search}`,
});
