/** `tools/call` through a gateway, as clients of each era send it, and the gateway they are sent to. */

import { request } from "undici";
import type { LoadTarget } from "./load.ts";
import { type Started, started, startedHub, type StartedHub, type HubOptions } from "./started.ts";

export const eras = ["modern", "legacy"] as const;
export type Era = (typeof eras)[number];

/** Where requests go: the hub, or something beside it that has the same upstream. */
export interface Door {
  readonly origin: string;
  readonly pid: number;
  readonly path: string;
  /** Names the caller; a server that asks for no token has none of it. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewayCall {
  readonly tool: string;
  readonly arguments: object;
}

const version = { modern: "2026-07-28", legacy: "2025-11-25" };
const client = { name: "bench", version: "1" };
const common = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

const envelope = {
  "io.modelcontextprotocol/protocolVersion": version.modern,
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": client,
};

/** A request of the modern era. */
export function modern(door: Door, method: string, params: object, name?: string): LoadTarget {
  return {
    ...door,
    headers: {
      ...common,
      ...door.headers,
      "mcp-protocol-version": version.modern,
      "mcp-method": method,
      ...(name !== undefined && { "mcp-name": name }),
    },
    body: text(method, { ...params, _meta: envelope }),
  };
}

/** A request of the legacy era, in the session of that id. */
function legacy(door: Door, session: string, method: string, params: object): LoadTarget {
  return {
    ...door,
    headers: {
      ...common,
      ...door.headers,
      "mcp-protocol-version": version.legacy,
      "mcp-session-id": session,
    },
    body: text(method, params),
  };
}

const text = (method: string, params: object): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

/** A call as a client of that era sends it; a legacy client has begun a session before. */
export async function callOf(era: Era, door: Door, call: GatewayCall): Promise<LoadTarget> {
  const params = { name: call.tool, arguments: call.arguments };
  if (era === "modern") return modern(door, "tools/call", params, call.tool);
  return legacy(door, await sessionAt(door), "tools/call", params);
}

/** Begins a legacy session; its id. */
export async function sessionAt(door: Door): Promise<string> {
  const hello = { protocolVersion: version.legacy, capabilities: {}, clientInfo: client };
  const headers = { ...common, ...door.headers };
  const begun = await post({ ...door, headers, body: text("initialize", hello) });
  const session = begun.headers["mcp-session-id"];
  await begun.body.dump();
  if (typeof session !== "string") throw new Error(`No session (status ${begun.statusCode}).`);
  const ready = legacy(door, session, "notifications/initialized", {});
  const { id: _, ...notification } = JSON.parse(ready.body);
  await (await post({ ...ready, body: JSON.stringify(notification) })).body.dump();
  return session;
}

const post = ({ origin, path, headers, body }: Omit<LoadTarget, "pid">) =>
  request(`${origin}${path}`, { method: "POST", headers, body, headersTimeout: 30_000 });

/** The answer as JSON. */
export async function answerTo(target: LoadTarget): Promise<Record<string, unknown>> {
  const answer = await post(target);
  const said = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`Status ${answer.statusCode}: ${said}`);
  return JSON.parse(said);
}

export const startedUpstream = (era: Era, ...flags: string[]): Promise<Started> =>
  started(["bench/servers/instant-upstream.ts", "--era", era, ...flags]);

export const originOf = ({ said }: Started): string => `http://127.0.0.1:${Number(said["port"])}`;

/** The hub before upstreams; ready when each of them answers, or each of `answering`. */
export async function startedGateway(
  upstreams: Readonly<Record<string, object>>,
  options: HubOptions & { readonly answering?: readonly string[] } = {},
): Promise<StartedHub> {
  const { settings, answering = Object.keys(upstreams), ...rest } = options;
  const hub = await startedHub({ ...rest, settings: { ...settings, upstreams } });
  try {
    for (const name of answering) await untilItAnswers(doorOf(hub), name);
    return hub;
  } catch (error) {
    await hub[Symbol.asyncDispose]();
    throw error;
  }
}

/** Where the hub takes requests: for all its tools, or for those of one upstream. */
export const doorOf = ({ origin, pid, token }: StartedHub, upstream?: string): Door => ({
  origin,
  pid,
  path: upstream === undefined ? "/mcp" : `/mcp/${upstream}`,
  headers: { authorization: `Bearer ${token}` },
});

const patienceMs = 60_000;

async function untilItAnswers(door: Door, upstream: string): Promise<void> {
  const call = { tool: `${upstream}__echo_0`, arguments: { text: "hello" } };
  const target = await callOf("modern", door, call);
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await post(target);
    const said = await answer.body.text();
    if (said.includes('"result"') && !said.includes('"isError":true')) return;
    if (Date.now() > end) throw new Error(`${upstream} does not answer: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
