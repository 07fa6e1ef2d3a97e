import type { JsonObject } from "../../kernel/json-object.ts";
import { encodedHeader } from "../../pipeline/encoded-header.ts";
import type { Outbound } from "../channel.ts";
import { envelope } from "../forwarding/draft.ts";
import { errorOf } from "../forwarding/failures.ts";
import type { Introduction } from "../introduction.ts";
import { ask, notify } from "./ask.ts";
import { can, changingLists } from "./capabilities.ts";
import type { Connection, Ground } from "./connection.ts";
import { Exchange, type Terms } from "./exchange.ts";
import { newsIn, readIncoming } from "./incoming.ts";
import { knowsUsNot, modernVersion } from "./protocol.ts";
import { keepWatch, type Watch } from "./watch.ts";

/**
 * Every request stands alone; what is kept is only that the other side speaks this version.
 *
 * `lost` is called when it turns out that it does not, or that nobody listens there.
 */
export function modernConnection(
  ground: Ground,
  introduction: Introduction,
  lost: () => void,
): Connection {
  const { line, mostBytes, upstream } = ground;
  const terms: Terms = {
    mostBytes,
    questions: false,
    voids(status, said) {
      const isVoid = knowsUsNot(status, said, false);
      if (isVoid) lost();
      return isVoid;
    },
    absent: lost,
  };
  const termsOfCaller: Terms = { ...terms, ofCaller: true };
  const watch = listening(ground, introduction, terms);
  return {
    introduction,
    send(request, receiver) {
      const ofCaller = request.credential !== undefined;
      const exchange = new Exchange(request.id, receiver, ofCaller ? termsOfCaller : terms);
      const { spliced } = request;
      line.post(headersOf(ground, request), spliced ?? request.body, exchange, "again");
      return exchange;
    },
    tell(message, credential) {
      const method = "method" in message ? message.method : undefined;
      if (typeof method !== "string") return;
      const body = Buffer.from(JSON.stringify(message));
      void notify((exchange) =>
        line.post(headersOf(ground, { method, credential }), body, exchange),
      );
    },
    follow: (uris) => watch.follow(uris),
    async ping(signal) {
      const { failure } = await ask(pingId, discover(ground, pingId), signal, terms);
      if (failure !== undefined) throw errorOf(upstream, failure);
    },
    stop: () => watch.stop(),
    leave: () => Promise.resolve(),
  };
}

const pingId = "ping";

/** Asks the other side who it is. */
export const discover =
  (ground: Ground, id: string) =>
  (exchange: Exchange): void => {
    const method = "server/discover";
    ground.line.post(headersOf(ground, { method }), requestOf(ground, { id, method }), exchange);
  };

/** Names and values in turn; those of a tool are the same each time. */
function headersOf(
  { line }: Ground,
  {
    method,
    name,
    headers,
    credential,
  }: Pick<Outbound, "method" | "name" | "headers" | "credential">,
): readonly string[] {
  if (credential === undefined && headers === undefined && method === "tools/call") {
    return line.usual(name ?? "", () => own(line.headers, method, name));
  }
  const first = credential === undefined ? line.headers : [...line.plain, ...credential.headers];
  const all = own(first, method, name);
  for (const [key, value] of Object.entries(headers ?? {})) {
    const small = key.toLowerCase();
    if (!line.reserved.has(small) && !first.includes(small)) all.push(key, value);
  }
  return all;
}

function own(first: readonly string[], method: string, name: string | undefined): string[] {
  const all = [
    ...first,
    "mcp-protocol-version",
    modernVersion,
    "mcp-method",
    encodedHeader(method),
  ];
  if (name !== undefined) all.push("mcp-name", encodedHeader(name));
  return all;
}

interface OwnRequest {
  readonly id: string;
  readonly method: string;
  readonly params?: JsonObject;
}

const requestOf = ({ hub }: Ground, { id, method, params }: OwnRequest): Buffer =>
  Buffer.from(
    JSON.stringify({
      jsonrpc: "2.0",
      id,
      method,
      params: { ...params, _meta: envelope(modernVersion, {}, hub) },
    }),
  );

interface Listening extends Pick<Watch, "stop"> {
  follow(uris: ReadonlySet<string>): void;
}

/** Hears of changes in `subscriptions/listen` (specification 2026-07-28, "Subscriptions"). */
function listening(ground: Ground, { capabilities }: Introduction, terms: Terms): Listening {
  const { line, news } = ground;
  const method = "subscriptions/listen";
  let uris: ReadonlySet<string> = new Set();
  let count = 0;
  const watch = keepWatch({
    open(receiver, opened) {
      const notifications = filterFor(capabilities, uris);
      if (notifications === undefined) return undefined;
      count += 1;
      const id = `listen-${count}`;
      const message = (text: Buffer): void => {
        if (isAcknowledgement(text)) opened();
        else receiver.message(text);
      };
      const exchange = new Exchange(id, { ...receiver, message }, terms);
      const body = requestOf(ground, { id, method, params: { notifications } });
      line.post(headersOf(ground, { method }), body, exchange);
      return exchange;
    },
    message(text) {
      const incoming = readIncoming(text);
      const said = incoming && newsIn(incoming);
      if (said !== undefined) news(said);
    },
    missed() {
      for (const list of changingLists(capabilities)) news({ list });
      for (const resource of uris) news({ resource });
    },
  });
  return {
    follow(wanted) {
      if (!can(capabilities, "resources", "subscribe")) return;
      const isSame = wanted.size === uris.size && wanted.isSubsetOf(uris);
      uris = new Set(wanted);
      if (!isSame) watch.change();
    },
    stop: () => watch.stop(),
  };
}

const isAcknowledgement = (text: Buffer): boolean =>
  readIncoming(text)?.method === "notifications/subscriptions/acknowledged";

/** What can be heard of at all; undefined where there is nothing. */
function filterFor(capabilities: JsonObject, uris: ReadonlySet<string>): JsonObject | undefined {
  const lists = changingLists(capabilities);
  if (lists.length === 0 && uris.size === 0) return undefined;
  return {
    ...Object.fromEntries(lists.map((list) => [`${list}ListChanged`, true])),
    ...(uris.size > 0 && { resourceSubscriptions: [...uris] }),
  };
}
