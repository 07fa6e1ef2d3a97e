/**
 * The reference for the gateway: passes every request on to the origin named by the first argument with
 * undici and every answer back, and looks at neither. It prints its port.
 *
 * It is the quickest such pipe we know how to write: a small body goes on in one piece, because undici
 * pays more for a stream; connections are as many as the hub's, and headers of one connection stay there.
 */

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { type Dispatcher, Pool } from "undici";
import { serveForBench } from "./serve-for-bench.ts";

const upstream = new Pool(process.argv[2] ?? "", {
  connections: 100,
  headersTimeout: 0,
  bodyTimeout: 0,
});
/** A larger body is passed on as it comes. */
const mostAtOnce = 64 * 1024;

const server = createServer((request, response) => {
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  if (length <= mostAtOnce) gather(request, (body) => passOn(request, body, response));
  else passOn(request, request.method === "POST" ? request : null, response);
});

function passOn(
  { url: path = "/", method = "GET", headers }: IncomingMessage,
  body: IncomingMessage | Buffer | null,
  response: ServerResponse,
): void {
  upstream.dispatch({ path, method, headers: ownOf(headers), body }, answering(response));
}

function gather(request: IncomingMessage, then: (body: Buffer) => void): void {
  let only: Buffer | undefined;
  request.on("data", (chunk: Buffer) => {
    only = only === undefined ? chunk : Buffer.concat([only, chunk]);
  });
  request.on("end", () => then(only ?? Buffer.alloc(0)));
}

function ownOf(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { host: _host, connection: _connection, "keep-alive": _keepAlive, ...own } = headers;
  return own;
}

function answering(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart() {},
    onResponseStart(_controller, status, headers) {
      response.writeHead(status, ownOf(headers));
    },
    onResponseData(controller, chunk) {
      if (response.write(chunk)) return;
      controller.pause();
      response.once("drain", () => controller.resume());
    },
    onResponseEnd() {
      response.end();
    },
    onResponseError() {
      response.destroy();
    },
  };
}

serveForBench(server);
server.on("close", () => void upstream.destroy());
