/**
 * A small real server in the shape of one vendor's API. It checks whatever it receives against the
 * vendor's published reference, and can be told to answer well, leanly or badly.
 *
 * @module
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** `lean`: without every field that the reference calls optional; the others are failures. */
export type Mood =
  | "full"
  | "lean"
  | "unauthorized"
  | "rateLimited"
  | "broken"
  | "refused"
  | "slow"
  | "cut"
  | "nonsense"
  | "wrongType"
  | "redirect";

export interface Received {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** The body as JSON; `undefined` where it is none. */
  readonly json: unknown;
  /** The body as a form. */
  form(): Promise<FormData>;
}

export type VendorReply =
  | {
      readonly json: unknown;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly bytes: Uint8Array; readonly mimeType: string }
  /** Server-sent events, each as its `data`. */
  | { readonly events: readonly string[] };

export interface VendorRoute {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  /** What is wrong with a request after the vendor's reference, one sentence each. */
  check(request: Received): readonly string[] | Promise<readonly string[]>;
  reply(request: Received, mood: "full" | "lean"): VendorReply | Promise<VendorReply>;
}

export interface VendorApi {
  readonly routes: readonly VendorRoute[];
  /** Whether the request carries this key where the vendor wants it. */
  authorised(request: Received, key: string): boolean;
  /** The body of a refusal as the vendor writes it. */
  refusal(status: number): unknown;
}

export interface Vendor extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly key: string;
  /** Everything that did not fit the vendor's reference. */
  readonly faults: readonly string[];
  readonly received: readonly Received[];
  /** How the next requests are answered, one each; after them well again. */
  next(...moods: Mood[]): void;
  /** Connections that the client gave up before they were answered. */
  readonly abandoned: number;
}

const statusOf: Partial<Record<Mood, number>> = {
  unauthorized: 401,
  rateLimited: 429,
  broken: 500,
  refused: 400,
};

export async function startVendor(
  api: VendorApi,
  key = "sk-canary-0123456789abcdef",
): Promise<Vendor> {
  const faults: string[] = [];
  const received: Received[] = [];
  const moods: Mood[] = [];
  let abandoned = 0;

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    received.push(request);
    response.once("close", () => {
      if (!response.writableFinished) abandoned += 1;
    });
    const mood = moods.shift() ?? "full";
    const route = api.routes.find(
      ({ method, path }) => method === request.method && path.test(request.path),
    );
    if (route === undefined) {
      faults.push(`${request.method} ${request.path} is not in the reference`);
      return sendJson(response, 404, api.refusal(404));
    }
    if (mood === "unauthorized" || !api.authorised(request, key)) {
      if (mood !== "unauthorized") faults.push(`${request.path}: the key is not where it belongs`);
      return sendJson(response, 401, api.refusal(401));
    }
    for (const fault of await route.check(request)) faults.push(`${request.path}: ${fault}`);
    const status = statusOf[mood];
    if (status !== undefined) {
      if (mood === "rateLimited") response.setHeader("retry-after", "7");
      return sendJson(response, status, api.refusal(status));
    }
    if (mood === "full" || mood === "lean")
      return sendReply(response, await route.reply(request, mood));
    misbehave(response, mood);
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      faults.push(`the vendor's server itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    faults,
    received,
    next: (...wanted) => void moods.push(...wanted),
    get abandoned() {
      return abandoned;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Received> {
  const body = await buffer(incoming);
  const url = new URL(incoming.url ?? "/", "http://vendor.test");
  const { headers, method = "GET" } = incoming;
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    json: jsonIn(body),
    form: () =>
      new Response(new Uint8Array(body), {
        headers: { "content-type": headers["content-type"] ?? "" },
      }).formData(),
  };
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function sendReply(response: ServerResponse, reply: VendorReply): void {
  if ("json" in reply) {
    for (const [name, value] of Object.entries(reply.headers ?? {}))
      response.setHeader(name, value);
    return sendJson(response, reply.status ?? 200, reply.json);
  }
  if ("bytes" in reply) {
    response.writeHead(200, { "content-type": reply.mimeType });
    response.end(reply.bytes);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of reply.events) response.write(`data: ${event}\n\n`);
  response.end();
}

function misbehave(response: ServerResponse, mood: Mood): void {
  switch (mood) {
    case "cut":
      response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
      response.write('{"id":"cut-');
      setTimeout(() => response.destroy(), 20);
      return;
    case "nonsense":
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"choices": [{"mess');
      return;
    case "wrongType":
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<html><body>It works!</body></html>");
      return;
    case "redirect":
      response.writeHead(307, { location: "/elsewhere" });
      response.end();
      return;
    default:
      // `slow`: nothing is sent; whoever waits gives up.
      return;
  }
}
