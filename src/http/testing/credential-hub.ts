/** A hub before upstreams of every kind of credentials, which write down all that they are sent. */

import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { identityErrors } from "../../identity/errors.ts";
import { operator, type Principal } from "../../identity/principal.ts";
import { rootSecret } from "../../identity/keys/root-secret.ts";
import { textSeal } from "../../identity/keys/sealed-text.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { type Catalog, createCatalog } from "../../pipeline/catalog.ts";
import { storageConfig } from "../../storage/config.ts";
import { openDatabase } from "../../storage/database/open-database.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import { gatewayConfig } from "../../upstreams/config.ts";
import { credentialMigrations } from "../../upstreams/credentials/credential-table.ts";
import { lateCredentials } from "../../upstreams/credentials/late-credentials.ts";
import { callerCredentials } from "../../upstreams/credentials/open-caller-credentials.ts";
import { person } from "../../upstreams/credentials/testing/vault-world.ts";
import { openVault, type Vault } from "../../upstreams/credentials/vault.ts";
import { serve, type Served } from "../../upstreams/http/testing/serve.ts";
import type { Era } from "../../upstreams/introduction.ts";
import { openGateway } from "../../upstreams/open-gateway.ts";
import { type UpstreamSettings, upstreamSettings } from "../../upstreams/settings.ts";
import { startTestHub } from "./test-hub.ts";

export const credentialModes = ["service", "exchange", "user-vault"] as const;

export interface Visit {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly method: string;
}

export interface CredentialHub extends AsyncDisposable {
  readonly url: string;
  readonly vault: Vault;
  /** What came to an upstream, by its name: `<mode>-<era>`, `pages`, and `tokens` for the token endpoint. */
  readonly visits: ReadonlyMap<string, readonly Visit[]>;
}

type Visits = Map<string, Visit[]>;

function seenBy(visits: Visits, name: string): Visit[] {
  const seen: Visit[] = [];
  visits.set(name, seen);
  return seen;
}

const json = { "content-type": "application/json" };

const legacyIntroduction = {
  protocolVersion: "2025-06-18",
  serverInfo: { name: "old", version: "1" },
  capabilities: { tools: {} },
};

const modernIntroduction = { supportedVersions: ["2026-07-28"], capabilities: { tools: {} } };

const serveTexts = (
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown,
): Promise<Served> =>
  serve((request, response) => void text(request).then((body) => answer(request, response, body)));

/** An MCP server that answers each call with what it came with, and lets nobody in without a token. */
function recorder(visits: Visits, name: string, era: Era): Promise<Served> {
  const seen = seenBy(visits, name);
  let sessions = 0;
  return serveTexts((request, response, body) => {
    const { headers, method: verb = "" } = request;
    const said = body === "" ? {} : JSON.parse(body);
    seen.push({ headers, body, method: said.method ?? verb });
    if (verb !== "POST") return response.writeHead(405).end();
    if (headers.authorization === undefined) return response.writeHead(401).end();
    if (said.id === undefined) return response.writeHead(202).end();
    const results: Readonly<Record<string, object>> = {
      "tools/list": { tools: [{ name: "who", inputSchema: { type: "object" } }] },
      "tools/call": { content: [{ type: "text", text: headers.authorization }] },
      ...(era === "modern"
        ? { "server/discover": modernIntroduction }
        : { initialize: legacyIntroduction }),
    };
    const result = results[said.method];
    if (result === undefined) return response.writeHead(404, json).end();
    const began = said.method === "initialize" ? { "mcp-session-id": `${(sessions += 1)}` } : {};
    const whole = { jsonrpc: "2.0", id: said.id, result: { resultType: "complete", ...result } };
    return response.writeHead(200, { ...json, ...began }).end(JSON.stringify(whole));
  });
}

/** A program that answers each call with all that it was given: its variables and the request. */
const program = `
  const lines = require("node:readline").createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const { id, method } = JSON.parse(line);
    const said = JSON.stringify({ line, env: process.env });
    const results = {
      initialize: ${JSON.stringify(legacyIntroduction)},
      "tools/list": { tools: [{ name: "who", inputSchema: { type: "object" } }] },
      "tools/call": { content: [{ type: "text", text: said }] },
    };
    if (id === undefined) return;
    const answer = method in results ? { result: results[method] } : { error: { code: -32601, message: "no" } };
    console.log(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  });
`;

/** Exchanges the hub's word for a token that names the caller. */
function tokenServer(visits: Visits): Promise<Served> {
  const seen = seenBy(visits, "tokens");
  return serveTexts((request, response, body) => {
    seen.push({ headers: request.headers, body, method: "token" });
    const word = new URLSearchParams(body).get("subject_token");
    const answer = { access_token: `for-${word}`, token_type: "Bearer", expires_in: 300 };
    response.writeHead(200, json).end(JSON.stringify(answer));
  });
}

async function settingsOfAll(visits: Visits, stack: AsyncDisposableStack) {
  const { url: tokenEndpoint } = stack.use(await tokenServer(visits));
  const oauth = { issuer: "https://auth.example", clientId: "hub" };
  const settingsOf: Readonly<Record<string, object>> = {
    service: {},
    exchange: { credentials: { mode: "exchange", tokenEndpoint, clientId: "hub" } },
    "user-vault": { credentials: { mode: "user-vault" } },
    pages: { credentials: { mode: "user-vault", oauth } },
  };
  const behind = async (name: string, mode: string, era: Era): Promise<UpstreamSettings> => {
    const { url } = stack.use(await recorder(visits, name, era));
    const headers = { authorization: "Bearer of-the-hub" };
    return upstreamSettings.parse({ instances: [{ url }], headers, ...settingsOf[mode] });
  };
  const all: Record<string, UpstreamSettings> = {
    program: upstreamSettings.parse({ command: process.execPath, args: ["-e", program] }),
    pages: await behind("pages", "pages", "modern"),
  };
  for (const mode of credentialModes) {
    for (const era of ["modern", "legacy"] as const) {
      all[`${mode}-${era}`] = await behind(`${mode}-${era}`, mode, era);
    }
  }
  return all;
}

/** Callers name themselves with `Authorization: Bearer <name> ...`; `aya` and `ken` have own tokens. */
export async function startCredentialHub(): Promise<CredentialHub> {
  await using stack = new AsyncDisposableStack();
  const visits: Visits = new Map();
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-credentials-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const needs = { folder: { at }, migrations: credentialMigrations, log: silentLog };
  const database = stack.use(await openDatabase(storageConfig.parse({}).database, needs));
  const seal = textSeal(rootSecret(new Secret("cd".repeat(32))));
  const vault = openVault({ database, seal, clock: systemClock });
  const state = stack.use(memoryState());
  const catalog = createCatalog();
  const late = lateCredentials();
  const watching = { metrics: noMetrics, log: silentLog, clock: systemClock };
  const gateway = stack.use(
    await openGateway({
      configured: await settingsOfAll(visits, stack),
      settings: gatewayConfig.parse({}),
      answerSeconds: 10,
      catalog,
      state,
      folder: at("upstreams"),
      environment: { PATH: process.env["PATH"] ?? "" },
      hub: { name: "kumihimo", version: "1" },
      credentials: late.open,
      ...watching,
    }),
  );
  await gateway.upstreams.settled();
  const hub = stack.use(await startTestHub({ fill: (own) => copy(catalog, own), authenticator }));
  const { url } = hub;
  late.begin(
    callerCredentials({ vault, seal, state, subjectTokenFor, publicUrl: url, ...watching }),
  );
  await giveTokens(vault);
  const owned = stack.move();
  return { url, vault, visits, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const subjectTokenFor = async ({ id }: Principal): Promise<string> => id;

async function giveTokens(vault: Vault): Promise<void> {
  for (const name of ["aya", "ken"]) {
    for (const era of ["modern", "legacy"]) {
      const tokens = { access: `own-of-${name}` };
      const place = { principal: person(name).id, upstream: `user-vault-${era}` };
      await vault.set(place, { kind: "token", tokens, expiresAt: undefined });
    }
  }
}

const authenticator = {
  principal({
    headers,
  }: {
    readonly headers: { readonly authorization?: string | undefined };
  }): Principal {
    const name = /^Bearer (\w+) /.exec(headers.authorization ?? "")?.[1];
    if (name === undefined) throw identityErrors.noToken({});
    return name === "operator" ? operator : { ...person(name), permissions: ["*"] };
  },
};

const copy = (from: Catalog, to: Catalog): void =>
  void to.replace("gateway", { tools: from.tools(), prompts: [], resources: [] });
