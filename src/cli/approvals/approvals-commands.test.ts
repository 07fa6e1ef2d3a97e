import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as z from "zod";
import { policyConfig } from "../../identity/policy/config.ts";
import { createPolicy } from "../../identity/policy/create-policy.ts";
import { operator, type Principal } from "../../identity/principal.ts";
import { systemClock } from "../../kernel/clock.ts";
import { SmallUpstreams } from "../../http/testing/small-upstreams.ts";
import { startTestHub, type TestHub } from "../../http/testing/test-hub.ts";
import { legacy } from "../../mcp/testing/requests.ts";
import { defineTool } from "../../pipeline/define-tool.ts";
import { testOutside } from "../testing/test-outside.ts";

const aya: Principal = { id: "user:aya@corp", kind: "person", permissions: ["mcp:execute"] };

const rules = [
  {
    id: "large",
    effect: "permit",
    tools: ["pay"],
    obligations: [{ approve: { waitSeconds: 0 } }],
    reason: "Two see more than one.",
  },
];

let hub: TestHub;
before(async () => {
  hub = await startTestHub({
    fill: (catalog) =>
      catalog.addTool(
        "test",
        defineTool({
          name: "pay",
          title: "Pay",
          description: "Pays.",
          permission: "pay:execute",
          input: z.looseObject({}),
          run: async () => ({ content: [{ type: "text", text: "paid" }] }),
        }),
      ),
    policy: createPolicy(policyConfig.parse({ rules }), systemClock),
    upstreams: new SmallUpstreams(),
    authenticator: {
      principal: ({ headers }) => (headers.authorization === "Bearer aya" ? aya : operator),
    },
  });
});
after(() => hub[Symbol.asyncDispose]());

async function pay(amount: number): Promise<string> {
  const { headers, body } = legacy("tools/call", { name: "pay", arguments: { amount } });
  const answer = await fetch(`${hub.url}/mcp`, {
    method: "POST",
    headers: { ...headers, authorization: "Bearer aya" },
    body: JSON.stringify(body),
  });
  return await answer.text();
}

test("a request is listed, shown and decided from the command line", async () => {
  const outside = await testOutside();
  const ask = (...argv: readonly string[]) =>
    outside.run("approvals", ...argv, "--url", hub.url, "--token", "boss");
  assert.match((await ask("list")).out, /^Nothing waits for approval\.$/m);
  assert.match(await pay(500), /pipeline\.waitingForApproval/);
  const listed = await ask("list");
  assert.match(listed.out, /waiting +user:aya@corp +pay/);
  const [{ id }] = JSON.parse((await ask("list", "--json")).out);
  assert.match((await ask("show", id)).out, /rules: large\n[^]*"amount": 500/);
  const approved = await ask("approve", id);
  assert.deepEqual([approved.status, approved.out], [0, "approved  user:aya@corp  pay\n"]);
  assert.match(await pay(500), /paid/);
  assert.match(await pay(500), /pipeline\.waitingForApproval/);
  assert.match((await ask("deny", id, "--language", "ja")).out, /^却下/);
  assert.match(await pay(500), /pipeline\.approvalDenied/);
});

test("what cannot be decided is said, and the status is 1", async () => {
  const outside = await testOutside();
  const asked = ["--url", hub.url, "--token", "boss"];
  const { status, errors } = await outside.run("approvals", "approve", "nothing", ...asked);
  assert.equal(status, 1);
  assert.match(errors, /No such request waits/);
  const refused = await outside.run("approvals", "list", "--url", hub.url, "--token", "aya");
  assert.match(refused.errors, /mcp:admin/);
});
