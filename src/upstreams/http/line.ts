import { type Dispatcher, Pool } from "undici";
import { giveBack, untilSent, waitedFor } from "../../kernel/large-memory.ts";
import type { Exchange } from "./exchange.ts";

/** The connections to one instance. */
export interface Line extends AsyncDisposable {
  /** What every request begins with: names and values in turn. */
  readonly headers: readonly string[];
  /** The same without those that let the hub itself in. */
  readonly plain: readonly string[];
  /** The list that `make` gave for this key before, or gives now; nobody may change it. */
  usual(key: string, make: () => string[]): string[];
  /** Names that a single request may not bring along: the line sends its own, or none. */
  readonly reserved: ReadonlySet<string>;
  /** A body that is used once is given back when it was sent. */
  post(headers: string[], body: Buffer, exchange: Exchange, use?: "once" | "again"): void;
  get(headers: string[], exchange: Exchange): void;
  /** Ends what the headers name. */
  delete(headers: string[], exchange: Exchange): void;
}

/** For the channel's own requests and its stream of news, which must not wait behind those of callers. */
const ownConnections = 8;
const connectSeconds = 10;
/** A peer that is gone without a word is noticed this long after, and about ten probes more. */
const probeAfterSeconds = 15;
/** Below what servers do by default (Node: 5), so that a connection is not used while it is closed. */
const idleSeconds = 4;
/** Beyond those that callers may have in flight: requests that were given up before they were sent. */
const mostWaiting = 1000;
/** Lists of headers that are kept for requests like those before. */
const mostUsual = 10_000;
const mostHeaderBytes = 32 * 1024;

/** Of every socket; it asks to wait behind as much as a large body is made of. */
const connect = {
  keepAlive: true,
  keepAliveInitialDelay: probeAfterSeconds * 1000,
  highWaterMark: waitedFor,
};

interface LineSettings {
  readonly maxConnections: number;
  /** Sent to this origin only: redirects are not followed. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Nothing is connected before the first request. Time limits are the caller's; HTTP/1.1 always, because
 * one connection for all would let a slow reader of one answer hold up the others.
 */
export function openLine(url: string, { maxConnections, headers }: LineSettings): Line {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const pool = new Pool(origin, {
    connections: maxConnections + ownConnections,
    pipelining: 1,
    allowH2: false,
    connectTimeout: connectSeconds * 1000,
    connect,
    keepAliveTimeout: idleSeconds * 1000,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: mostHeaderBytes,
  });
  const prepared = preparedHeaders(headers);
  const usual = new Map<string, string[]>();
  let free = true;
  const dispatch = (options: Dispatcher.DispatchOptions, exchange: Exchange): void => {
    // Such a request stays in line until there is a connection for it, which a silent peer delays.
    if (!free && pool.stats.queued >= mostWaiting) {
      return exchange.onResponseError(null, new Error("Too many requests wait for a connection."));
    }
    free = pool.dispatch(options, exchange);
  };
  return {
    headers: prepared,
    plain: preparedHeaders({}),
    usual(key, make) {
      const known = usual.get(key);
      if (known !== undefined) return known;
      const list = make();
      if (usual.size < mostUsual) usual.set(key, list);
      return list;
    },
    reserved: new Set([...framing, ...foreign, ...prepared.filter((_, at) => at % 2 === 0)]),
    post(list, body, exchange, use = "once") {
      const post = { path, method: "POST" as const };
      if (body.length < waitedFor) return dispatch({ ...post, headers: list, body }, exchange);
      const sized = [...list, "content-length", String(body.length)];
      const content = use === "once" ? usedOnce(body) : untilSent(body);
      // @ts-expect-error undici takes any iterable, and its types name those only that it has had for long
      dispatch({ ...post, headers: sized, body: content }, exchange);
    },
    get: (list, exchange) => dispatch({ path, method: "GET", headers: list }, exchange),
    delete: (list, exchange) => dispatch({ path, method: "DELETE", headers: list }, exchange),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

async function* usedOnce(body: Buffer): AsyncGenerator<Buffer> {
  yield* untilSent(body);
  giveBack(body);
}

function preparedHeaders(configured: LineSettings["headers"]): readonly string[] {
  const all = new Map([
    ["content-type", "application/json"],
    ["accept", "application/json, text/event-stream"],
    ["accept-encoding", "identity"],
  ]);
  for (const [name, value] of Object.entries(configured)) {
    const small = name.toLowerCase();
    if (!framing.includes(small)) all.set(small, value);
  }
  return [...all].flat();
}

/** What would change how the two sides understand each other, whoever wrote it down. */
const framing = [
  "accept",
  "accept-encoding",
  "connection",
  "content-length",
  "content-type",
  "expect",
  "keep-alive",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "mcp-session-id",
  "te",
  "transfer-encoding",
  "upgrade",
];

/** What speaks for a caller, or to another host. */
const foreign = ["authorization", "cookie", "host", "last-event-id", "proxy-authorization"];
