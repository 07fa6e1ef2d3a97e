/** Questions that a tool passes on from somebody else, in both eras. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import * as z from "zod";
import { modern, post } from "../mcp/testing/requests.ts";
import { addTrialTools } from "../mcp/testing/trial-tools.ts";
import type { Catalog } from "../pipeline/catalog.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import type { InputRequest } from "../pipeline/interaction.ts";
import { startTestHub } from "./testing/test-hub.ts";

const eras = { modern: "auto", legacy: "legacy" } as const;

const form = (message: string): InputRequest => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: {} } },
});

/** Asks twice under one key, then once nothing at all, and keeps what each run saw. */
function relay() {
  const runs: unknown[] = [];
  const abandoned: unknown[] = [];
  const questions: readonly Readonly<Record<string, InputRequest>>[] = [
    { same: form("first") },
    { same: form("second"), more: form("third") },
    {},
  ];
  const tool = defineTool({
    name: "relay",
    title: "Relay",
    description: "Passes questions on.",
    permission: "test:call",
    input: z.strictObject({}),
    async run(_, { ask }) {
      runs.push({ state: ask.state, answers: ask.answers });
      const round = Number(ask.state ?? 0);
      const requests = questions[round];
      if (requests === undefined) return { content: [{ type: "text", text: "done" }] };
      const giveUp = (): void => void abandoned.push(round);
      await ask.requests(requests, { state: round + 1, afresh: true, abandoned: giveUp });
      throw new Error("A question asked afresh always ends the run.");
    },
  });
  return { runs, abandoned, fill: (catalog: Catalog) => catalog.addTool("test", tool) };
}

async function connect(
  url: string,
  mode: "auto" | "legacy",
  { elicitation, refuse }: { readonly elicitation: boolean; readonly refuse?: string },
): Promise<Client & AsyncDisposable> {
  const capabilities = elicitation ? { elicitation: { form: {} } } : {};
  const info = { name: "test", version: "1" };
  const client = new Client(info, { versionNegotiation: { mode }, capabilities });
  if (elicitation) {
    client.setRequestHandler("elicitation/create", ({ params: { message } }) => {
      if (message === refuse) throw new Error("not today");
      return { action: "accept", content: { answer: message } };
    });
  }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

const accepted = (answer: string) => ({ action: "accept", content: { answer } });

for (const [era, mode] of Object.entries(eras)) {
  test(`${era}: each run sees the answers of its own round, though a key comes twice`, async () => {
    const { runs, abandoned, fill } = relay();
    await using hub = await startTestHub({ fill });
    await using client = await connect(hub.url, mode, { elicitation: true });
    const { content } = await client.callTool({ name: "relay", arguments: {} });
    assert.deepEqual(content, [{ type: "text", text: "done" }]);
    assert.deepEqual(runs, [
      { state: undefined, answers: {} },
      { state: 1, answers: { same: accepted("first") } },
      { state: 2, answers: { same: accepted("second"), more: accepted("third") } },
      { state: 3, answers: {} },
    ]);
    assert.deepEqual(abandoned, []);
  });

  test(`${era}: a question that this client cannot be asked is abandoned`, async () => {
    const { abandoned, fill } = relay();
    await using hub = await startTestHub({ fill });
    await using client = await connect(hub.url, mode, { elicitation: false });
    const call = client.callTool({ name: "relay", arguments: {} });
    if (era === "modern") await assert.rejects(call, { code: -32021 });
    else assert.match(JSON.stringify(await call), /pipeline\.cannotAsk/);
    assert.deepEqual(abandoned, [0]);
  });
}

test("legacy: a question that the client refuses is abandoned, whichever round it is", async () => {
  const { abandoned, fill } = relay();
  await using hub = await startTestHub({ fill });
  await using client = await connect(hub.url, "legacy", { elicitation: true, refuse: "third" });
  const answer = await client.callTool({ name: "relay", arguments: {} });
  assert.match(JSON.stringify(answer), /mcp\.refusedToAnswer/);
  assert.deepEqual(abandoned, [1]);
});

test("modern: an answer counts once; the same request again is refused", async () => {
  const forms = { "io.modelcontextprotocol/clientCapabilities": { elicitation: {} } };
  await using hub = await startTestHub({ fill: addTrialTools });
  const call = { name: "asks", arguments: {} };
  const asked = await post(`${hub.url}/mcp`, modern("tools/call", call, forms));
  const { requestState } = Object(asked.messages[0]?.["result"]);
  const inputResponses = { name: accepted("Aya") };
  const again = modern("tools/call", { ...call, requestState, inputResponses }, forms);
  const first = await post(`${hub.url}/mcp`, again);
  assert.equal(Object(first.messages[0]?.["result"]).resultType, "input_required");
  const second = await post(`${hub.url}/mcp`, again);
  assert.match(JSON.stringify(second.messages[0]?.["error"]), /mcp\.badState/);
});
