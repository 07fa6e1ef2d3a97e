import { layoutOf } from "../../upstreams/envelope/layout.ts";
import { pipelineErrors } from "../../pipeline/errors.ts";
import type { Offer } from "../../pipeline/catalog.ts";
import { abilitiesOf } from "../asking/client-abilities.ts";
import { mcpErrors } from "../errors.ts";
import { isJsonObject, type JsonObject, modernVersion } from "../protocol.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import { createWishes, mostSubscriptions } from "../server/wishes.ts";
import { listenedResources, watchAll } from "../subscriptions/listened-resources.ts";
import { announce, announceTo } from "./announce.ts";
import type { Exchange } from "./exchange.ts";
import { listen } from "./listen.ts";
import { readMessage, refuse } from "./read-message.ts";
import { createSdkDoor, type SdkDoor } from "./sdk-door.ts";
import { createSilences } from "./silences.ts";
import { createCallServer, type ServeCall, type Served } from "./serve-call.ts";
import { passedLightly, servedHere } from "./served-here.ts";
import type { Session } from "./session.ts";
import { createSessions, type Sessions } from "./sessions.ts";

/** MCP over HTTP: one address, both eras. */
export interface McpEndpoint extends AsyncDisposable {
  /** Answers one POST, GET or DELETE. @throws `pipeline.draining` once it is closed. */
  handle(exchange: Exchange): Promise<void> | void;
  /** Takes no more, and ends every stream that only waits for news; calls in flight go on. */
  close(): Promise<void>;
  /** Legacy sessions that this process remembers. */
  readonly sessions: number;
}

interface Parts {
  readonly sessions: Sessions;
  readonly door: SdkDoor;
  readonly serveCall: ServeCall;
  readonly operationOf: ServerNeeds["operationOf"];
  readonly catalog: Offer;
  readonly keepAliveMs: number;
}

/** `key` signs session ids: at least 32 bytes, the same for every replica. */
export function createMcpEndpoint(needs: ServerNeeds, key: Uint8Array): McpEndpoint {
  const { settings, catalog, operationOf } = needs;
  const sessions = createSessions({ key, most: settings.sessions });
  const door = createSdkDoor(needs);
  const keepAliveMs = settings.keepAliveSeconds * 1000;
  const silences = createSilences(keepAliveMs);
  const serveCall = createCallServer(needs, silences);
  const parts: Parts = { sessions, door, serveCall, operationOf, catalog, keepAliveMs };
  const unwatch = catalog.watch((change) => {
    announce(change, door.notify);
    for (const session of sessions.all()) announceTo(session, change);
  });
  let closed = false;
  const close = async (): Promise<void> => {
    closed = true;
    unwatch();
    for (const session of sessions.all()) session.stream?.close();
    await door.close();
    silences[Symbol.dispose]();
  };
  return {
    handle(exchange) {
      if (closed) throw pipelineErrors.draining({});
      const answer = exchange.request.method === "POST" ? post : getOrDelete;
      return answer(parts, exchange);
    },
    close,
    [Symbol.asyncDispose]: close,
    get sessions() {
      return sessions.size;
    },
  };
}

function post(parts: Parts, exchange: Exchange): Promise<void> | void {
  const { sessions, serveCall } = parts;
  const passed = passedLightly(parts.operationOf, exchange);
  const message = passed?.message ?? readMessage(exchange);
  if (message === undefined) return undefined;
  const capabilities = beginningCapabilities(message);
  if (capabilities !== undefined) return begin(parts, exchange, { message, capabilities });
  const found = sessionOf(sessions, exchange);
  if (found === "unknown") return refuseSession(exchange);
  const session = found === "none" ? undefined : found;
  const served = passed ?? servedHere(parts.operationOf, exchange, message);
  return served === undefined
    ? throughDoor(parts, exchange, { message, session })
    : serveOnce(serveCall, { served, exchange, session });
}

/** The first message of a legacy client gets a session with its answer. */
function begin(
  { sessions, door }: Parts,
  exchange: Exchange,
  { message, capabilities }: { readonly message: unknown; readonly capabilities: unknown },
): Promise<void> {
  const id = sessions.issue(exchange.caller.principal.id, abilitiesOf(capabilities));
  const headers = { "mcp-session-id": id };
  return door.serve(exchange, { message, wishes: createWishes(), headers });
}

/** Whatever is not served here is the SDK's. */
async function throughDoor(
  { door, catalog }: Parts,
  exchange: Exchange,
  { message, session }: { readonly message: unknown; readonly session: Session | undefined },
): Promise<void> {
  if (session !== undefined && isJsonObject(message)) hear(session, message);
  const uris = listenedResources(message);
  if (uris.length > mostSubscriptions) return refuseToWatch(exchange);
  const watched = watchAll(catalog, uris);
  try {
    await door.serve(exchange, { message, wishes: session?.wishes ?? createWishes() });
  } finally {
    watched[Symbol.dispose]();
  }
}

/** Both belong to a legacy session; without one the SDK says that they are not allowed. */
async function getOrDelete(parts: Parts, exchange: Exchange): Promise<void> {
  const session = sessionOf(parts.sessions, exchange);
  if (session === "unknown") return refuseSession(exchange);
  if (session === "none") {
    return parts.door.serve(exchange, { message: undefined, wishes: createWishes() });
  }
  if (exchange.request.method === "GET") return listen(exchange, session, parts);
  parts.sessions.end(session);
  exchange.response.writeHead(200, { "Content-Length": 0 }).end();
}

/** A modern request has no session, whatever its headers say. */
function sessionOf(
  sessions: Sessions,
  { request: { headers }, caller }: Exchange,
): Session | "none" | "unknown" {
  const id = headers["mcp-session-id"];
  if (id === undefined || headers["mcp-protocol-version"] === modernVersion) return "none";
  return (typeof id === "string" && sessions.find(caller.principal.id, id)) || "unknown";
}

/** The capabilities in a legacy client's first message; undefined in every other message. */
function beginningCapabilities(message: unknown): unknown {
  if (!isJsonObject(message) || message["method"] !== "initialize") return undefined;
  const { params } = message;
  return isJsonObject(params) ? params["capabilities"] : undefined;
}

/** Takes what a legacy client says besides its requests: an answer, or that it gave a call up. */
function hear(session: Session, message: JsonObject): void {
  const { method, params } = message;
  if (method === undefined) session.answered(message);
  else if (method === "notifications/cancelled" && isJsonObject(params)) {
    session.cancel(params["requestId"]);
  }
}

interface Serving {
  readonly served: Served;
  readonly exchange: Exchange;
  readonly session: Session | undefined;
}

/** Whoever gets a request that says a thing twice could read it in another way than the hub does. */
function serveOnce(serve: ServeCall, { served, exchange, session }: Serving): Promise<void> | void {
  if (served.operation === undefined || served.layout !== undefined) {
    return serve(served, exchange, session);
  }
  const layout = exchange.body && layoutOf(exchange.body);
  if (layout !== undefined) return serve({ ...served, layout }, exchange, session);
  const message = "Invalid Request: a key stands in it twice";
  refuse(exchange.response, 400, { code: -32600, message });
}

function refuseToWatch({ response, caller }: Exchange): void {
  const error = mcpErrors.tooManySubscriptions({ limit: mostSubscriptions });
  const { message, advice } = error.words(caller.language);
  const data = { code: error.code, advice };
  refuse(response, 400, { code: -32602, message: `${message} ${advice}`, data });
}

/** The client begins anew then, as the specification asks of it. */
const refuseSession = ({ response }: Exchange): void =>
  refuse(response, 404, { code: -32001, message: "Session not found" });
