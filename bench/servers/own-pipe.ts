/**
 * The pipe again, with the hub's own HTTP client in place of undici: passes small requests on to the origin
 * named by the first argument, and every answer back. It prints its port.
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { openHttp1Pool } from "../../src/upstreams/http/http1/http1-pool.ts";
import { requestHead } from "../../src/upstreams/http/http1/request.ts";
import type { ResponseListener } from "../../src/upstreams/http/http1/response.ts";
import { serveForBench } from "./serve-for-bench.ts";

const upstream = new URL(process.argv[2] ?? "");
const pool = openHttp1Pool(upstream, { connections: 100, waiting: 1000 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    pool.send({ head: headOf(request), body: Buffer.concat(chunks) }, answering(response));
  });
});

/** All that the client said but what belongs to its own connection. */
function headOf({ method = "POST", url = "/", rawHeaders }: IncomingMessage): string {
  const names = new Set(["host", "connection", "keep-alive", "content-length"]);
  const own = rawHeaders.filter(
    (_, at) => !names.has((rawHeaders[at - (at % 2)] ?? "").toLowerCase()),
  );
  return requestHead(method, { target: url, host: upstream.host }, own);
}

const answering = (response: ServerResponse): ResponseListener => ({
  onStart() {},
  onHead(status, { connection: _connection, "keep-alive": _keepAlive, ...headers }) {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.writeHead(status);
  },
  onData: (chunk) => void response.write(chunk),
  onEnd: () => void response.end(),
  onFailure: () => void response.destroy(),
});

serveForBench(server);
server.on("close", () => void pool[Symbol.asyncDispose]());
