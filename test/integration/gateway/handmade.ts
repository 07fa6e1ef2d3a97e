/** Servers written by hand, byte by byte, as a hostile one is. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Era } from "../../../src/upstreams/introduction.ts";

type Json = Readonly<Record<string, unknown>>;

/** One request as it came. */
export interface Heard {
  readonly method: string | undefined;
  readonly id: unknown;
  readonly params: Json;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Answers with this result, as JSON. */
  readonly answer: (result: unknown, headers?: Readonly<Record<string, string>>) => void;
  /** Answers with these bytes under this status. */
  readonly write: (
    status: number,
    body: string,
    headers?: Readonly<Record<string, string>>,
  ) => void;
}

export interface Handmade extends AsyncDisposable {
  readonly url: string;
  /** Every request that came, whatever it asked. */
  readonly heard: readonly Heard[];
  calls(): readonly Heard[];
  /** For the hub's configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface HandmadeOptions {
  readonly era?: Era;
  readonly tools?: readonly Json[];
  /** Answers one method in its own way. */
  readonly on?: Readonly<Record<string, (heard: Heard) => void>>;
}

export const tool = (name: string, more: Json = {}): Json => ({
  name,
  description: "made by hand",
  inputSchema: { type: "object" },
  ...more,
});

const info = { name: "handmade", version: "1" };

const hello: Readonly<Record<Era, Json>> = {
  modern: {
    resultType: "complete",
    supportedVersions: ["2026-07-28"],
    capabilities: { tools: {} },
    ttlMs: 60_000,
    cacheScope: "private",
    _meta: { "io.modelcontextprotocol/serverInfo": info },
  },
  legacy: { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: info },
};

/** Answers introductions and lists properly, and everything else with an error, unless `on` says how. */
export async function handmade({
  era = "modern",
  tools = [tool("echo")],
  on = {},
}: HandmadeOptions = {}): Promise<Handmade> {
  const heard: Heard[] = [];
  const usual: Readonly<Record<string, Json>> = {
    [era === "modern" ? "server/discover" : "initialize"]: hello[era],
    "tools/list": {
      tools,
      ...(era === "modern" && { resultType: "complete", ttlMs: 60_000, cacheScope: "private" }),
    },
    ping: {},
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== "POST") return void response.writeHead(405).end();
    const one = heardIn(await text(request), request, response);
    heard.push(one);
    const own = on[one.method ?? ""];
    const result = usual[one.method ?? ""];
    if (own !== undefined) own(one);
    else if (one.id === undefined) response.writeHead(202).end();
    else if (result !== undefined) one.answer(result);
    else one.write(era === "modern" ? 404 : 200, unknownMethod(one.id));
  };
  const server = createServer((request, response) => {
    response.on("error", () => {});
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/mcp`;
  return {
    url,
    heard,
    calls: () => heard.filter(({ method }) => method === "tools/call"),
    settings: { transport: "http", instances: [{ url }] },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

const unknownMethod = (id: unknown): string =>
  JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_601, message: "Method not found" } });

function heardIn(body: string, request: IncomingMessage, response: ServerResponse): Heard {
  const { method, id, params } = Object(JSON.parse(body));
  const write: Heard["write"] = (status, bytes, headers = {}) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(bytes);
  };
  return {
    method,
    id,
    params: Object(params),
    headers: request.headers,
    body,
    request,
    response,
    write,
    answer: (result, headers) =>
      write(200, JSON.stringify({ jsonrpc: "2.0", id, result }), headers),
  };
}

/** The answer to a call that did what it should. */
export const said = (words: string): Json => ({
  resultType: "complete",
  content: [{ type: "text", text: words }],
});
