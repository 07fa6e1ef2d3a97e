/** A small HTTP server that answers as a test tells it to, one line of the script for each request. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/** How one request is answered. */
export type Line =
  | {
      readonly value: unknown;
      readonly usage?: unknown;
      /** The model that answered. */
      readonly model?: string;
      /** In milliseconds. */
      readonly delay?: number;
    }
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly delay?: number;
    }
  | "hang"
  | "cut";

export interface Received {
  readonly capability: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Requests whose sender went away before the answer. */
  readonly abandoned: number;
  /** Most requests that were being answered at the same time. */
  readonly most: number;
  /** The lines for the next requests; after the last, `otherwise` again. */
  next(...lines: readonly Line[]): void;
  /** What is answered without a line. */
  otherwise(line: Line | ((request: Received) => Line)): void;
}

export async function scriptedServer(): Promise<ScriptedServer> {
  const script: Line[] = [];
  const received: Received[] = [];
  let usual: Line | ((request: Received) => Line) = { value: '{"reply":"ok"}' };
  let [abandoned, running, most] = [0, 0, 0];

  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    most = Math.max(most, (running += 1));
    response.on("close", () => {
      running -= 1;
      if (!response.writableFinished) abandoned += 1;
    });
    const body: Received["body"] = JSON.parse((await text(request)) || "{}");
    const asked = { capability: (request.url ?? "").slice(1), body };
    received.push(asked);
    const line = script.shift() ?? (typeof usual === "function" ? usual(asked) : usual);
    await play(line, response);
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;

  return {
    url: `http://127.0.0.1:${port}`,
    received,
    get abandoned() {
      return abandoned;
    },
    get most() {
      return most;
    },
    next: (...lines) => void script.push(...lines),
    otherwise(line) {
      usual = line;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function play(line: Line, response: ServerResponse): Promise<void> {
  if (line === "hang") return;
  if (line === "cut") {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"value":');
    setTimeout(() => response.destroy(), 20);
    return;
  }
  const { delay = 0 } = line;
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  if ("status" in line) {
    response.writeHead(line.status, line.headers).end("vendor-words account 4711");
    return;
  }
  const { value, usage = {}, model } = line;
  response.end(JSON.stringify({ value, usage, model }));
}
