/** A hub with one tool that is passed on, and its client over lines; both in this process. */

import { setTimeout } from "node:timers/promises";
import { PassThrough } from "node:stream";
import type { TestContext } from "node:test";
import * as z from "zod";
import { operator } from "../../identity/principal.ts";
import { createCatalog } from "../../pipeline/catalog.ts";
import { defineTool, type Tool } from "../../pipeline/define-tool.ts";
import type { Ended } from "../../pipeline/end.ts";
import { serveStdio } from "../stdio/serve-stdio.ts";
import { bareNeeds } from "./bare-hub.ts";
import type { Sent } from "./requests.ts";

export type Relay = NonNullable<Tool["relay"]>;

/** Tells that the answer is with the client. */
export const passed = (ended: Ended, passedBytes = 1): void =>
  ended({ answer: { content: [], passedBytes } });

export interface Message extends Record<string, unknown> {
  readonly id?: unknown;
  readonly method?: string;
  readonly error?: { readonly code: number; readonly message: string };
  readonly result?: Readonly<Record<string, unknown>>;
}

const toolOf = (relay: Relay): Tool => ({
  ...defineTool({
    name: "far",
    title: "Far",
    description: "Is passed on, or says that it was not.",
    permission: "test:call",
    hints: { readOnlyHint: true },
    input: z.looseObject({}),
    run: async () => ({ content: [{ type: "text", text: "not passed on" }] }),
  }),
  relay,
});

/** Its output is not read before `read` is called. The tool is named `far`. */
export function unreadLineHub(t: TestContext, relay: Relay) {
  const catalog = createCatalog();
  catalog.addTool("test", toolOf(relay));
  const input = new PassThrough();
  const output = new PassThrough({ highWaterMark: 1024 });
  const texts: string[] = [];
  let rest = "";
  const service = serveStdio(bareNeeds(catalog), {
    input,
    output,
    caller: { principal: operator, language: "en" },
    maxMessageBytes: 1024 * 1024,
    graceSeconds: 0.2,
  });
  const read = (): void => {
    output.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      texts.push(...lines);
    });
  };
  t.after(async () => {
    input.end();
    await service.ended;
  });
  const messages = (): Message[] => texts.map((text): Message => JSON.parse(text));
  const say = (message: object): void => {
    input.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  };
  return {
    input,
    service,
    texts,
    messages,
    read,
    say,
    call: (id: number | string, { body }: Sent) => say({ ...Object(body), id }),
    cancel: (requestId: unknown) =>
      say({ method: "notifications/cancelled", params: { requestId } }),
    answerTo: (id: unknown) => until(() => messages().find((message) => message.id === id)),
    begin: (capabilities: object = {}) => {
      const clientInfo = { name: "test", version: "1" };
      const params = { protocolVersion: "2025-11-25", capabilities, clientInfo };
      say({ id: "begin", method: "initialize", params });
      return until(() => messages().find(({ id }) => id === "begin"));
    },
  };
}

/** The same, read from the beginning. */
export function lineHub(t: TestContext, relay: Relay) {
  const hub = unreadLineHub(t, relay);
  hub.read();
  return hub;
}

/** Waits until something is there, for half a minute. */
export async function until<Found>(find: () => Found | undefined): Promise<Found> {
  const end = performance.now() + 30_000;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error("It took too long.");
    await setTimeout(5);
  }
}
