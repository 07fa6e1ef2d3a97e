/** The showroom behind the SDK's second major version, which speaks both eras. */

import { Server, type ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Era } from "../../introduction.ts";
import { inRounds } from "./asking.ts";
import type { Json, Visit } from "./exhibit.ts";
import { tellLegacy } from "./news.ts";
import type { Showroom } from "./showroom.ts";

const anything = z.looseObject({});
const answerMs = 120_000;

/** One server: for one request of a modern client, one connection or one legacy session. */
export function secondSdkServer(room: Showroom, era: Era): Server {
  const capabilities = room.capabilities(era);
  const info = { name: room.name, version: "2.0.0" };
  const server = new Server(info, { capabilities, instructions: "Look around." });
  const serve = (method: string, params: Json, context: ServerContext): Promise<Json> =>
    era === "legacy"
      ? room.answer(method, visitOf(params, context, { era, ask: askNow(context) }))
      : inRounds(roundOf(context), (ask) =>
          room.answer(method, visitOf(params, context, { era, ask })),
        );
  server.fallbackRequestHandler = ({ method, params }, context) =>
    serve(method, params ?? {}, context);
  if (era === "modern") {
    for (const method of ["tasks/get", "tasks/cancel"]) {
      server.setRequestHandler(method, { params: anything }, (params, context) =>
        serve(method, params, context),
      );
    }
  } else {
    follow(server, room);
  }
  return server;
}

/** Resource subscriptions and news of one legacy client. */
function follow(server: Server, room: Showroom): void {
  const followed = new Set<string>();
  server.setRequestHandler("resources/subscribe", ({ params }) => {
    followed.add(params.uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params }) => {
    followed.delete(params.uri);
    return {};
  });
  const unwatch = room.watch((change) =>
    tellLegacy(change, followed, (method, params) => server.notification({ method, params })),
  );
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's server is no EventTarget
  server.onclose = unwatch;
}

function visitOf(
  params: Json,
  { mcpReq, http, sessionId }: ServerContext,
  { era, ask }: Pick<Visit, "era" | "ask">,
): Visit {
  const { _meta: own } = mcpReq;
  return {
    era,
    params,
    // The SDK has taken the protocol's own keys out of `_meta`.
    meta: { ...mcpReq.envelope, ...own },
    headers: Object.fromEntries(http?.req?.headers ?? []),
    session: sessionId,
    signal: mcpReq.signal,
    notify: (method, body) => mcpReq.notify({ method, params: body }),
    ask,
  };
}

const askNow =
  ({ mcpReq }: ServerContext): Visit["ask"] =>
  async (questions) => {
    const answers = Object.entries(questions).map(async ([key, question]) => [
      key,
      await mcpReq.send(question, anything, { timeout: answerMs }),
    ]);
    return Object.fromEntries(await Promise.all(answers));
  };

const roundOf = ({ mcpReq }: ServerContext) => ({
  state: mcpReq.requestState<string>(),
  responses: mcpReq.inputResponses,
});
