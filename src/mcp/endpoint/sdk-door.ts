import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { once } from "node:events";
import { type AuthInfo, createMcpHandler, type ServerNotifier } from "@modelcontextprotocol/server";
import { createServer } from "../server/create-server.ts";
import type { ServerNeeds, Serving } from "../server/server-needs.ts";
import type { Wishes } from "../server/wishes.ts";
import { statusOf } from "./error-status.ts";
import type { Exchange } from "./exchange.ts";

/** The SDK's own way to serve a request: a server for each, both eras, every method. */
export interface SdkDoor {
  /** `headers` are added to an answer of status 200. */
  serve(exchange: Exchange, passage: Passage): Promise<void>;
  /** Tells those who listen (modern) that something changed. */
  readonly notify: ServerNotifier;
  /** Ends the streams of those who listen. */
  close(): Promise<void>;
}

export interface Passage {
  /** The parsed body; undefined where there is none. */
  readonly message: unknown;
  readonly wishes: Wishes;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Visitor extends Pick<Serving, "caller" | "wishes"> {
  /** Of the answer, where that is a failure with a status of its own. */
  status: number | undefined;
}

export function createSdkDoor(needs: ServerNeeds): SdkDoor {
  /** The SDK hands this object through to the factory; the visitor is not for its eyes. */
  const visitors = new WeakMap<AuthInfo, Visitor>();
  const handler = createMcpHandler(
    ({ era, authInfo }) => {
      const visitor = authInfo && visitors.get(authInfo);
      if (visitor === undefined) throw new Error("A request came to the SDK without its caller.");
      const { caller, wishes } = visitor;
      const failing = (code: number): void => void (visitor.status = statusOf(era, code));
      return createServer(needs, { era, transport: "http", caller, wishes, failing });
    },
    {
      keepAliveMs: needs.settings.keepAliveSeconds * 1000,
      onerror: (error) => needs.log.debug("request refused", { reason: error.message }),
    },
  );

  return {
    notify: handler.notify,
    close: handler.close,
    async serve({ request, response, caller }, { message, wishes, headers }) {
      const { principal } = caller;
      const authInfo = { token: "", clientId: principal.id, scopes: [...principal.permissions] };
      const visitor: Visitor = { caller, wishes, status: undefined };
      visitors.set(authInfo, visitor);
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      const answer = await handler.fetch(webRequest(request, gone.signal), {
        authInfo,
        ...(message !== undefined && { parsedBody: message }),
      });
      await write(answer, response, { status: statusFor(answer, visitor), headers: headers ?? {} });
    },
  };
}

/** The SDK says 200 whatever the code of an error is that it did not make itself. */
const statusFor = (answer: Response, { status }: Visitor): number =>
  answer.headers.get("content-type") === "text/event-stream"
    ? answer.status
    : (status ?? answer.status);

/** Method and headers, which is all that the SDK reads of a request whose body is parsed already. */
function webRequest({ method = "GET", headers }: IncomingMessage, signal: AbortSignal): Request {
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) copied.append(name, one);
  }
  return new Request("http://localhost/mcp", { method, headers: copied, signal });
}

/** Copies a web answer to the wire, no faster than the client reads. */
async function write(
  answer: Response,
  response: ServerResponse,
  { status, headers }: { readonly status: number; readonly headers: OutgoingHttpHeaders },
): Promise<void> {
  response.writeHead(status, {
    ...Object.fromEntries(answer.headers),
    "X-Content-Type-Options": "nosniff",
    ...(answer.ok && headers),
  });
  if (answer.body === null) {
    response.end();
    return;
  }
  const closed = once(response, "close").catch(() => {});
  for await (const chunk of answer.body) {
    if (response.destroyed) break;
    if (!response.write(chunk)) await Promise.race([once(response, "drain"), closed]);
  }
  response.end();
}
