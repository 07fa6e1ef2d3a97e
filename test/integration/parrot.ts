/** A server that repeats the header it was let in with, everywhere a server can say something. */

import type { Era } from "../../src/upstreams/introduction.ts";
import { type Handmade, handmade, type Heard, said, tool } from "./gateway/handmade.ts";

/** What can be called, each another way to repeat it. */
export const sayings = ["result", "error", "notices", "large", "refusal", "escaped"] as const;

type Saying = (typeof sayings)[number];

/** @param word what it says of itself in lists, as it would know it from its own configuration. */
export function parrot(era: Era, word: string): Promise<Handmade> {
  const introduced = ({ answer, headers }: Heard): void => {
    const instructions = `You came with ${headers.authorization}.`;
    const serverInfo = { name: `parrot for ${headers.authorization}`, version: "1" };
    const shared = { capabilities: { tools: {}, logging: {} }, instructions };
    if (era === "legacy") answer({ ...shared, protocolVersion: "2025-11-25", serverInfo });
    else {
      const meta = { "io.modelcontextprotocol/serverInfo": serverInfo };
      const versions = { resultType: "complete", supportedVersions: ["2026-07-28"] };
      answer({ ...shared, ...versions, ttlMs: 60_000, cacheScope: "private", _meta: meta });
    }
  };
  return handmade({
    era,
    tools: sayings.map((name) => tool(name, { description: `Needs ${word}` })),
    on: {
      "server/discover": introduced,
      initialize: introduced,
      "tools/call": (heard) => says[saying(heard)](heard),
    },
  });
}

const saying = ({ params }: Heard): Saying =>
  sayings.find((name) => name === params["name"]) ?? "result";

const says: Readonly<Record<Saying, (heard: Heard) => void>> = {
  result: ({ answer, headers }) =>
    answer({
      ...said(`You sent ${headers.authorization}`),
      structuredContent: { headers: { ...headers }, [String(headers.authorization)]: true },
    }),
  error: ({ write, id, headers }) => {
    const error = { code: -32_000, message: `Who is ${headers.authorization}?`, data: { headers } };
    write(200, JSON.stringify({ jsonrpc: "2.0", id, error }));
  },
  notices: ({ response, params, id, headers }) => {
    const { progressToken } = Object(params["_meta"]);
    const words = String(headers.authorization);
    const progress = { progressToken, progress: 1, message: words };
    const messages = [
      { method: "notifications/message", params: { level: "error", data: words } },
      { method: "notifications/progress", params: progress },
      { id, result: said(words) },
    ];
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const each of messages) {
      response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", ...each })}\n\n`);
    }
    response.end();
  },
  large: ({ answer, headers }) => answer(said(`${headers.authorization} `.repeat(5000))),
  refusal: ({ write, headers }) => write(500, `Go away, ${headers.authorization}`),
  escaped: ({ write, id, headers }) => {
    const words = JSON.stringify(said(`You sent ${headers.authorization}`));
    write(
      200,
      `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${words.replaceAll("/", String.raw`\/`)}}`,
    );
  },
};
