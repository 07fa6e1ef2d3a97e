/** Questions about a request that is passed on, to a client over lines. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { InputRequest } from "../../pipeline/interaction.ts";
import { lineHub, passed, type Relay, until } from "../testing/line-hub.ts";
import { legacy, modern } from "../testing/requests.ts";

const farLegacy = legacy("tools/call", { name: "far", arguments: {} });

const question: InputRequest = {
  method: "elicitation/create",
  params: { message: "Who?", requestedSchema: { type: "object", properties: {} } },
};

/** Asks who is there, then gives back the answer, and what the upstream would hear of the client. */
const asking =
  (abandoned: () => void = () => {}): Relay =>
  (passage, { ask }, ended) => {
    const answered = async (): Promise<void> => {
      const answers = await ask.requests({ who: question }, { abandoned });
      const { id, capabilities } = passage;
      const body = { jsonrpc: "2.0", id, result: { answers, capabilities } };
      passage.end(Buffer.from(JSON.stringify(body)));
      passed(ended);
    };
    answered().catch((error: unknown) => ended({ error }));
  };

const aya = { action: "accept", content: { name: "Aya" } };
const asked = { elicitation: { form: {} } };
const told = { answers: { who: aya }, capabilities: asked };

test("a legacy client is asked by a request, and its answer finds the call", async (t) => {
  const hub = lineHub(t, asking());
  await hub.begin({ elicitation: {} });
  hub.call(1, farLegacy);
  const { id } = await until(() =>
    hub.messages().find(({ method }) => method === "elicitation/create"),
  );
  hub.say({ id: "another", result: {} });
  hub.say({ id, result: aya });
  assert.deepEqual((await hub.answerTo(1)).result, told);
});

test("a question is given up with the call it belongs to", async (t) => {
  let abandoned = 0;
  const hub = lineHub(
    t,
    asking(() => {
      abandoned += 1;
    }),
  );
  await hub.begin({ elicitation: {} });
  hub.call(1, farLegacy);
  await until(() => hub.messages().find(({ method }) => method === "elicitation/create"));
  hub.cancel(1);
  await until(() => abandoned || undefined);
  assert.equal(
    hub.messages().some(({ id }) => id === 1),
    false,
  );
});

test("a modern client is asked by its answer, and calls again with the state it got", async (t) => {
  const hub = lineHub(t, asking());
  const capabilities = { ...asked, extensions: { "org.example/own": { n: 1 } } };
  const forms = { "io.modelcontextprotocol/clientCapabilities": capabilities };
  const given = { name: "far", arguments: {} };
  hub.call(1, modern("tools/call", given, forms));
  const { requestState, resultType } = (await hub.answerTo(1)).result ?? {};
  assert.equal(resultType, "input_required");
  const round = { requestState, inputResponses: { who: aya } };
  hub.call(2, modern("tools/call", { ...given, ...round }, forms));
  assert.deepEqual((await hub.answerTo(2)).result, { ...told, capabilities });
  hub.call(3, modern("tools/call", { ...given, ...round, requestState: "forged" }, forms));
  assert.match(JSON.stringify((await hub.answerTo(3)).error), /mcp\.badState/);
});
