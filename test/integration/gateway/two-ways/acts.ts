/** Ways in which an upstream may end a call. */

import { randomUUID } from "node:crypto";
import type { Heard } from "../handmade.ts";

/** What the upstream does with the call. */
export const acts: Readonly<Record<string, (heard: Heard) => void>> = {
  result: ({ answer }) => answer(complete({ content: [text("組紐")], _meta: { "x/own": 1 } })),
  structured: ({ answer }) => answer(complete({ content: [], structuredContent: { n: 1 } })),
  unfitting: ({ answer }) => answer(complete({ content: [], structuredContent: { m: 1 } })),
  extended: ({ answer }) => answer(complete({ content: [text("ok")], later: [1, { two: 2 }] })),
  large: ({ answer }) => answer(complete({ content: [text("x".repeat(200_000))] })),
  failed: ({ answer }) => answer(complete({ content: [text("no")], isError: true })),
  failedLarge: ({ answer }) =>
    answer(complete({ content: [text("x".repeat(200_000))], isError: true })),
  failedLargeFirst: ({ answer }) =>
    answer(complete({ isError: true, content: [text("x".repeat(200_000))] })),
  errorLarge: ({ id, write }) =>
    write(200, rpc(id, { error: { code: -32_000, message: "no", data: "x".repeat(200_000) } })),
  nonsenseLarge: ({ write }) => write(200, `<html>${"x".repeat(200_000)}</html>`),
  unknownMethod: ({ id, write }) =>
    write(200, rpc(id, { error: { code: -32_601, message: "no" } })),
  error: ({ id, write }) =>
    write(200, rpc(id, { error: { code: -32_000, message: "no", data: 1 } })),
  badParams: ({ id, write }) => write(200, rpc(id, { error: { code: -32_602, message: "no" } })),
  asks: (heard) => asks(heard),
  task: ({ request, answer }) =>
    answer({
      ...(isModern(request) && { resultType: "task" }),
      task: { taskId: randomUUID(), status: "working" },
      content: [],
    }),
  cutOff: ({ request }) => request.socket.destroy(),
  cutShort: ({ response }) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 500 });
    response.write('{"jsonrpc":"2.0",', () => response.destroy());
  },
  refused: ({ write }) => write(500, "no"),
  unauthorized: ({ write }) => write(401, "no"),
  overloaded: ({ write }) => write(503, ""),
  tooMany: ({ write }) => write(429, ""),
  nonsense: ({ write }) => write(200, "[]"),
  noJson: ({ write }) => write(200, "<html>"),
  otherId: ({ write }) => write(200, rpc("somebody else's", { result: complete({ content: [] }) })),
  empty: ({ id, write }) => write(200, rpc(id, {})),
  silent: () => {},
};

const isModern = ({ headers }: Heard["request"]): boolean =>
  headers["mcp-protocol-version"] === "2026-07-28";

const text = (words: string) => ({ type: "text", text: words });
const complete = (result: object) => ({ resultType: "complete", ...result });
const rpc = (id: unknown, rest: object): string => JSON.stringify({ jsonrpc: "2.0", id, ...rest });

const form = {
  method: "elicitation/create",
  params: { message: "Who?", requestedSchema: { type: "object", properties: {} } },
};

/** A modern server asks by its result, a legacy one on the stream of its answer. */
function asks({ id, request, response, answer }: Heard): void {
  if (isModern(request)) {
    return answer({
      resultType: "input_required",
      inputRequests: { who: form },
      requestState: "s",
    });
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", id: 7, ...form })}\n\n`);
  unanswered = (said) => {
    const result = { content: [text(`${Object(said)["error"]?.code}`)], isError: true };
    response.end(`data: ${rpc(id, { result })}\n\n`);
  };
}

/** Whoever asked last goes on. */
let unanswered: (said: unknown) => void = () => {};

/** Takes the answer to a question, on a request of its own. */
export function answered({ body, response }: Heard): void {
  response.writeHead(202).end();
  unanswered(JSON.parse(body));
}
