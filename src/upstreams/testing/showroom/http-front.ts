/** A real port in front of a server that speaks in web requests. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Journal } from "./journal.ts";

export interface Visited {
  readonly request: Request;
  /** Undefined where the request has none, or one that is no JSON. */
  readonly body: unknown;
}

export interface Front extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
}

/**
 * Listens on a free port of the loopback. Each request is noted in the journal with its headers and,
 * unless it is large, its body as it came.
 */
export async function httpFront(
  journal: Journal,
  handle: (visited: Visited) => Promise<Response>,
  port = 0,
): Promise<Front> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.url === "/health") return void response.end("well");
    const written = await text(incoming);
    const { method = "GET", headers, url = "/" } = incoming;
    journal.note("request", { method, headers, body: written.slice(0, 100_000) });
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const copied = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      for (const one of [value ?? []].flat()) copied.append(name, one);
    }
    const request = new Request(new URL(url, "http://127.0.0.1"), {
      method,
      headers: copied,
      signal: gone.signal,
      ...(method === "POST" && { body: written }),
    });
    await write(await handle({ request, body: parsed(written) }), response);
  };
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const chosen = typeof address === "object" && address !== null ? address.port : 0;
  return {
    server,
    url: `http://127.0.0.1:${chosen}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

async function write(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  if (answer.body !== null) {
    const reader = answer.body.getReader();
    response.once("close", () => void reader.cancel().catch(() => {}));
    for (;;) {
      const { done, value } = await reader.read();
      if (done || response.destroyed) break;
      response.write(value);
    }
  }
  response.end();
}
