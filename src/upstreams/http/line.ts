import type { Spliced } from "../envelope/splice.ts";
import type { Exchange } from "./exchange.ts";
import { openHttp1Pool } from "./http1/http1-pool.ts";
import { type Http1Request, requestHead } from "./http1/request.ts";

/** The connections to one instance. */
export interface Line extends AsyncDisposable {
  /** What every request begins with: names and values in turn. */
  readonly headers: readonly string[];
  /** The same without those that let the hub itself in. */
  readonly plain: readonly string[];
  /** Says that the list, which nobody may change, is sent more often than once. */
  often(list: readonly string[]): readonly string[];
  /** The list that `make` gave for this key before, or gives now; nobody may change it. */
  usual(key: string, make: () => readonly string[]): readonly string[];
  /** Names that a single request may not bring along: the line sends its own, or none. */
  readonly reserved: ReadonlySet<string>;
  /** A body that is used once is given back when it was sent. */
  post(
    headers: readonly string[],
    body: Buffer | Spliced,
    exchange: Exchange,
    use?: "once" | "again",
  ): void;
  get(headers: readonly string[], exchange: Exchange): void;
  /** Ends what the headers name. */
  delete(headers: readonly string[], exchange: Exchange): void;
}

/** For the channel's own requests and its stream of news, which must not wait behind those of callers. */
const ownConnections = 8;
/** Beyond those that callers may have in flight: requests that were given up before they were sent. */
const mostWaiting = 1000;
/** Lists of headers that are kept for requests like those before. */
const mostUsual = 10_000;

type Method = "POST" | "GET" | "DELETE";
type Body = Pick<Http1Request, "body" | "usedOnce">;

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
  const origin = new URL(url);
  const place = { target: origin.pathname + origin.search, host: origin.host };
  const pool = openHttp1Pool(origin, {
    connections: maxConnections + ownConnections,
    waiting: mostWaiting,
  });
  const prepared = preparedHeaders(headers);
  const usual = new Map<string, readonly string[]>();
  /** Of lists that are sent again and again. */
  const posts = new WeakMap<readonly string[], { head?: string }>();
  const headOf = (method: Method, list: readonly string[]): string => {
    const kept = method === "POST" ? posts.get(list) : undefined;
    if (kept === undefined) return requestHead(method, place, list);
    return (kept.head ??= requestHead(method, place, list));
  };
  const send = (method: Method, list: readonly string[], exchange: Exchange, body?: Body): void => {
    let head: string;
    try {
      head = headOf(method, list);
    } catch (cause) {
      return exchange.onFailure(cause instanceof Error ? cause : new Error(String(cause)));
    }
    pool.send({ head, ...body }, exchange);
  };
  const line: Line = {
    headers: prepared,
    plain: preparedHeaders({}),
    often(list) {
      posts.set(list, {});
      return list;
    },
    usual(key, make) {
      const known = usual.get(key);
      if (known !== undefined) return known;
      const list = make();
      if (usual.size < mostUsual) usual.set(key, line.often(list));
      return list;
    },
    reserved: new Set([...framing, ...foreign, ...prepared.filter((_, at) => at % 2 === 0)]),
    post(list, body, exchange, use = "once") {
      send("POST", list, exchange, { body, usedOnce: use === "once" });
    },
    get: (list, exchange) => send("GET", list, exchange),
    delete: (list, exchange) => send("DELETE", list, exchange),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
  return line;
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
