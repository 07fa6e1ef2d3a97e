/**
 * An MCP server that costs next to nothing, so that what is measured is the way to it. It prints its port.
 *
 *     node bench/servers/instant-upstream.ts [--era modern|legacy] [--tools COUNT] [--wait MILLISECONDS]
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { instantAnswers, type Message } from "../instant-answers.ts";
import { serveForBench } from "./serve-for-bench.ts";

const { values: given } = parseArgs({
  options: {
    era: { type: "string", default: "modern" },
    tools: { type: "string", default: "1" },
    wait: { type: "string", default: "0" },
  },
});
const answers = instantAnswers(given.era, Number(given.tools));
const waitMs = Number(given.wait);
/** A larger answer is made while it is sent. */
const mostAtOnce = 4 * 1024 * 1024;
/** Legacy servers name a session in their first answer. */
const session = { "mcp-session-id": "instant" };

function serve(message: Message, response: ServerResponse): void {
  const { bytes = 0, events = false } = message.params?.arguments ?? {};
  if (bytes > mostAtOnce) return stream(message, bytes, response);
  const said = answers.answer(message);
  if (said === undefined) {
    response.writeHead(202).end();
    return;
  }
  const text = events ? `event: message\ndata: ${JSON.stringify(said)}\n\n` : JSON.stringify(said);
  response.writeHead(200, {
    "content-type": events ? "text/event-stream" : "application/json",
    "content-length": Buffer.byteLength(text),
    ...(message.method === "initialize" && session),
  });
  response.end(text);
}

/** No faster than it is read. */
function stream({ id }: Message, bytes: number, response: ServerResponse): void {
  const [before, after] = answers.around(id);
  response.writeHead(200, { "content-type": "application/json" });
  // A reader who goes away knows it.
  pipeline(Readable.from(pieces(before, bytes, after)), response).catch(() => {});
}

function* pieces(before: string, bytes: number, after: string): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024, "x");
  yield Buffer.from(before);
  for (let sent = 0; sent < bytes; sent += piece.length) {
    yield piece.subarray(0, Math.min(piece.length, bytes - sent));
  }
  yield Buffer.from(after);
}

const server = createServer((request, response) => {
  if (request.method !== "POST") {
    response.writeHead(405).end();
    return;
  }
  read(request, (body) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bench's own requests
    const message = JSON.parse(body.toString()) as Message;
    if (waitMs === 0 || message.method !== "tools/call") serve(message, response);
    else setTimeout(() => serve(message, response), waitMs);
  });
});

/** Without a promise. */
function read(request: IncomingMessage, then: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => then(Buffer.concat(chunks)));
}

serveForBench(server);
