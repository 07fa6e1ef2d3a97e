/**
 * A small real server in the shape of one vendor's API. It checks whatever it receives against the
 * vendor's published reference, and can be told to answer well, leanly or badly.
 *
 * @module
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isMisbehaving, misbehave, type Mood, refusedStatus } from "./mood.ts";
import { readRequest } from "./read-request.ts";
import type { Received, VendorApi, VendorReply, VendorRoute } from "./vendor-api.ts";

export type { Mood } from "./mood.ts";
export type { Received, VendorApi, VendorReply, VendorRoute } from "./vendor-api.ts";

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

export async function startVendor(
  api: VendorApi,
  key = "sk-canary-0123456789abcdef",
): Promise<Vendor> {
  const book: Book = { faults: [], received: [], moods: [], abandoned: 0 };
  const server = createServer((incoming, response) => {
    answer({ api, key, book }, incoming, response).catch((error: unknown) => {
      book.faults.push(`the vendor's server itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  return {
    url: `http://127.0.0.1:${await listening(server)}`,
    key,
    faults: book.faults,
    received: book.received,
    next: (...moods) => void book.moods.push(...moods),
    get abandoned() {
      return book.abandoned;
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Book {
  readonly faults: string[];
  readonly received: Received[];
  readonly moods: Mood[];
  abandoned: number;
}

interface Desk {
  readonly api: VendorApi;
  readonly key: string;
  readonly book: Book;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return (server.address() as AddressInfo).port;
}

async function answer(
  { api, key, book }: Desk,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  book.received.push(request);
  response.once("close", () => {
    if (!response.writableFinished) book.abandoned += 1;
  });
  const fault = (text: string): void => void book.faults.push(`${request.path}: ${text}`);
  const mood = book.moods.shift() ?? "full";
  const refuse = (status: number): void =>
    sendJson(response, { status, json: api.refusal(status) });

  const route = api.routes.find((one) => serves(one, request));
  if (route === undefined) {
    fault(`${request.method} is not in the reference`);
    return refuse(404);
  }
  if (!api.authorised(request, key)) {
    fault("the key is not where it belongs");
    return refuse(401);
  }
  for (const text of await route.check(request)) fault(text);
  if (isMisbehaving(mood)) return misbehave(response, mood);
  if (mood === "full" || mood === "lean") return send(response, await route.reply(request, mood));
  if (mood === "rateLimited") response.setHeader("retry-after", "7");
  refuse(refusedStatus(mood));
}

const serves = ({ method, path }: VendorRoute, request: Received): boolean =>
  method === request.method && path.test(request.path);

function send(response: ServerResponse, reply: VendorReply): void {
  if ("json" in reply) return sendJson(response, reply);
  if ("bytes" in reply) {
    response.writeHead(200, { "content-type": reply.mimeType });
    response.end(reply.bytes);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of reply.events) response.write(`data: ${event}\n\n`);
  if (reply.ending === undefined) response.end();
  // Only after the events are on their way.
  if (reply.ending === "cut") setTimeout(() => response.destroy(), 20);
}

function sendJson(
  response: ServerResponse,
  { json, status = 200, headers }: Extract<VendorReply, { readonly json: unknown }>,
): void {
  response.writeHead(status, { ...headers, "content-type": "application/json" });
  response.end(JSON.stringify(json));
}
