/** What rules ask for besides a yes, of calls that are forwarded to a real server as bytes. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import type { Question } from "../../../src/upstreams/testing/wire-client.ts";
import { textOf } from "./expectations/expectation.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const stack = new AsyncDisposableStack();
let server: ServedShowroom;
let gateway: Gateway;

const permit = (id: string, tools: readonly string[], obligations: readonly unknown[]) => ({
  id,
  effect: "permit",
  tools,
  obligations,
  reason: "Because.",
});

before(async () => {
  server = stack.use(await serveHttp("both", createShowroom()));
  const crm = { transport: "http", instances: [{ url: server.url }] };
  const rules = [
    permit("quiet", ["crm__echo", "crm__slow"], [{ redact: ["email", "card"] }]),
    permit("asked", ["crm__ask_twice"], [{ approve: "caller" }]),
    permit("others", ["crm__count"], [{ approve: { by: "others", waitSeconds: 0 } }]),
    permit("few", ["crm__fail*"], [{ limit: { calls: 1, seconds: 86_400 } }]),
  ];
  const settings = { policy: { rules }, limits: { redactBytes: 4096 } };
  gateway = stack.use(await startGateway({ crm }, { settings }));
});
after(() => stack.disposeAsync());

for (const era of eras) {
  for (const upstream of [undefined, "crm"]) {
    const named = (tool: string): string => (upstream === undefined ? `crm__${tool}` : tool);
    const way = `${era}, ${upstream ?? "all"}`;

    test(`what must not be told is not in the bytes of a forwarded answer (${way})`, async () => {
      await using client = await gateway.connect(era, upstream);
      const text = "Aya <aya@example.org> paid with 4111 1111 1111 1111.";
      const reply = await client.call(named("echo"), { text });
      assert.equal(textOf(reply), "Aya <[email]> paid with [card].");
      assert.doesNotMatch(reply.text, /aya@|4111/);
    });

    test(`what must not be told is not in the progress of a call either (${way})`, async () => {
      await using client = await gateway.connect(era, upstream);
      const heard: string[] = [];
      const reply = await client.call(
        named("slow"),
        { key: "aya@example.org" },
        { meta: { progressToken: "p" }, heard: (message) => heard.push(JSON.stringify(message)) },
      );
      assert.equal(textOf(reply), "slow [email]");
      assert.ok(
        heard.some((line) => line.includes("[email]: step 2 of 3")),
        heard.join("\n"),
      );
      assert.doesNotMatch(heard.join(), /aya@/);
    });

    test(`an answer too large to be read is not let through (${way})`, async () => {
      await using client = await gateway.connect(era, upstream);
      for (const size of [5000, 200_000]) {
        const reply = await client.call(named("echo"), { text: `${"x".repeat(size)} a@b.example` });
        assert.match(reply.text, /pipeline\.notRedacted/);
        assert.doesNotMatch(reply.text, /a@b|xxxx/);
      }
    });

    test(`a caller's yes lasts for the questions of the tool itself (${way})`, async () => {
      await using client = await gateway.connect(era, upstream, {
        capabilities: { elicitation: { form: {} } },
      });
      const asked: string[] = [];
      const answer = ({ params }: Question): unknown => {
        const message = String(params["message"]);
        asked.push(message.split("\n")[0] ?? "");
        if (message.startsWith("May ")) return { action: "accept", content: { approve: true } };
        const content = message.includes("name") ? { name: "Aya" } : { colour: "赤" };
        return { action: "accept", content };
      };
      const reply = await client.call(named("ask_twice"), { topic: way }, { answer });
      assert.match(String(textOf(reply)), /Aya.*赤/);
      assert.deepEqual(asked, [
        "May crm__ask_twice be called with these arguments?",
        `The name of ${way}?`,
        `The colour of ${way}?`,
      ]);
      const no = await client.call(
        named("ask_twice"),
        { topic: way },
        { answer: () => ({ action: "decline" }) },
      );
      assert.match(no.text, /pipeline\.approvalDenied/);
    });
  }

  test(`a call that nobody has approved does not reach the server (${era})`, async () => {
    await using client = await gateway.connect(era);
    const reply = await client.call("crm__count", { key: `held-${era}` });
    assert.match(reply.text, /pipeline\.waitingForApproval/);
  });
}

test("the operator's own request waits for somebody else, and is seen with its arguments", async () => {
  const headers = {
    authorization: `Bearer ${gateway.hub.token}`,
    "content-type": "application/json",
  };
  const answer = await fetch(`${gateway.hub.url}/api/approvals`, { headers });
  const { approvals } = JSON.parse(await answer.text());
  assert.deepEqual(
    approvals.map((each: { arguments: unknown }) => each.arguments),
    eras.map((era) => ({ key: `held-${era}` })),
  );
  const [{ id }] = approvals;
  const body = JSON.stringify({ decision: "approve" });
  const decided = await fetch(`${gateway.hub.url}/api/approvals/${id}`, {
    method: "POST",
    headers,
    body,
  });
  assert.equal(decided.status, 403);
  assert.match(await decided.text(), /identity\.ownApproval/);
});
