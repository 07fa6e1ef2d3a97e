/** The showroom behind the SDK's first major version, which speaks the legacy era only. */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  ResultSchema,
  type ServerRequest,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Json, Visit } from "./exhibit.ts";
import { tellLegacy } from "./news.ts";
import type { Showroom } from "./showroom.ts";

/** Nobody waits longer for an answer; the SDK's own limit is a minute. */
const answerMs = 120_000;

/** One server for one connection or session. */
export function firstSdkServer(room: Showroom): Server {
  const capabilities = room.capabilities("legacy");
  const info = { name: room.name, version: "1.0.0" };
  const server = new Server(info, { capabilities, instructions: "Look around." });
  const followed = new Set<string>();
  server.setRequestHandler(SubscribeRequestSchema, ({ params }) => {
    followed.add(params.uri);
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
    followed.delete(params.uri);
    return {};
  });
  server.fallbackRequestHandler = async ({ method, params }, extra) => {
    const given: Json = params ?? {};
    const headers = new Headers(Object(extra.requestInfo?.headers));
    const visit: Visit = {
      era: "legacy",
      params: given,
      meta: Object(given["_meta"]),
      headers: Object.fromEntries(headers),
      session: extra.sessionId,
      signal: extra.signal,
      notify: (name, body) => extra.sendNotification({ method: name, params: body }),
      async ask(questions) {
        const answers = Object.entries(questions).map(async ([key, question]) => [
          key,
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the exhibits' own words
          await extra.sendRequest(question as ServerRequest, ResultSchema, { timeout: answerMs }),
        ]);
        return Object.fromEntries(await Promise.all(answers));
      },
    };
    return await room.answer(method, visit);
  };
  const unwatch = room.watch((change) =>
    tellLegacy(change, followed, (method, params) => server.notification({ method, params })),
  );
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's server is no EventTarget
  server.onclose = unwatch;
  return server;
}
