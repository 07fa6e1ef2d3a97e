/**
 * Calls that are passed on as bytes, and the same calls through the SDK: the same decisions, whoever calls
 * what, however, and whatever the upstream does.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type Received, received } from "../../../src/mcp/testing/requests.ts";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { type Handmade, handmade, type Heard, tool } from "./handmade.ts";
import { acts, answered } from "./two-ways/acts.ts";
import { openTwoWays, type TwoWays, type Way, type Witnessed } from "./two-ways/open-two-ways.ts";
import {
  eras,
  principals,
  type Scenario,
  scenarios,
  sentFor,
  usual,
} from "./two-ways/scenarios.ts";

const stack = new AsyncDisposableStack();
let hub: TwoWays;
let act: (heard: Heard) => void = () => {};

const region = { region: { type: "string", "x-mcp-header": "Region" } };

const serverOf = (era: Era): Promise<Handmade> =>
  handmade({
    era,
    tools: [
      tool("act"),
      tool("region", { inputSchema: { type: "object", properties: region } }),
      tool("typed", { outputSchema: { type: "object", required: ["n"] } }),
      tool("excluded"),
      tool("waiting"),
    ],
    on: {
      "tools/call": (heard) => act(heard),
      "": answered,
    },
  });

before(async () => {
  const common = { tools: { exclude: ["excluded"] }, breaker: { failures: 1_000_000 } };
  const own = async (era: Era) => {
    const { settings } = stack.use(await serverOf(era));
    return {
      [era]: { ...settings, ...common, timeoutSeconds: 20 },
      [`${era}-late`]: { ...settings, ...common, timeoutSeconds: 0.1 },
      [`${era}-busy`]: { ...settings, ...common, concurrency: { calls: 1, waiting: 0 } },
    };
  };
  const configured = { ...(await own("modern")), ...(await own("legacy")) };
  hub = stack.use(await openTwoWays(configured, principals));
  await hub.upstreams.settled();
  for (const name of hub.upstreams.names()) {
    await hub.upstreams.approve(name, ["act", "region", "typed"]);
  }
  const closing = new AbortController();
  stack.defer(() => closing.abort());
  for (const era of eras) {
    const { places } = hub.upstreams.get(`${era}-busy`) ?? assert.fail();
    const held = once(closing.signal, "abort");
    void places.use(closing.signal, () => held);
  }
});
after(() => stack.disposeAsync());

/** What its caller and its witnesses saw of one call. */
interface Seen extends Witnessed {
  readonly answer: unknown;
}

async function run(scenario: Scenario, way: Way): Promise<Seen> {
  const { headers, body } = sentFor(scenario);
  const gone = new AbortController();
  act = (heard) => {
    if (scenario.leaves) gone.abort();
    else acts[scenario.act]?.(heard);
  };
  const init = { method: "POST", headers, body: String(body), signal: gone.signal };
  const answer = await fetch(hub.urls[way], init)
    .then(received)
    .catch(() => undefined);
  return { answer: answer && comparable(answer), ...(await hub.witnessed()) };
}

/**
 * What a client acts on. Left out are ids that are made anew each time, the sealed state, and who says of
 * itself that it has answered: an upstream whose bytes are passed on, or the hub.
 */
function comparable({ status, messages }: Received): unknown {
  const { result, error } = Object(messages.at(-1));
  const { _meta: meta, ...rest } = Object(result);
  const { "io.modelcontextprotocol/serverInfo": _, ...said } = Object(meta);
  const written = JSON.stringify({ error, result: result && rest, said })
    .replaceAll(/\([\w-]{12}\)/gu, "(id)")
    .replaceAll(/"requestState":"[^"]+"/gu, '"requestState":"sealed"')
    .replaceAll(/"taskId":"[^"]+"/gu, '"taskId":"new"');
  return { status, ...JSON.parse(written) };
}

async function assertOneDecision(scenario: Scenario): Promise<Seen> {
  const [fast, slow] = [await run(scenario, "fast"), await run(scenario, "slow")];
  assert.deepEqual(fast, slow);
  return fast;
}

const well = new Set(["result", "structured", "unfitting", "extended", "large", "task"]);

function outcomeOf(name: string, client: Era): string {
  if (name === "asks" && client === "modern") return "asked";
  return well.has(name) ? "ok" : "failed";
}

for (const client of eras) {
  for (const upstream of eras) {
    for (const name of Object.keys(acts)) {
      test(`${client} client, ${upstream} upstream: one decision where it is ${name}`, async () => {
        const late = name === "silent" ? `${upstream}-late` : upstream;
        const scenario = { ...usual, client, upstream: late, act: name, canBeAsked: true };
        const { audit } = await assertOneDecision(scenario);
        const outcomes = audit.map(({ outcome }) => outcome);
        assert.deepEqual(outcomes, [outcomeOf(name, client)]);
      });
    }
  }
}

test("whatever is called by whom and however it ends: one decision", async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      await assertOneDecision(scenario);
    }),
    { numRuns: 300, examples: [[usual]] },
  );
});

const refusals: Readonly<Record<string, Partial<Scenario>>> = {
  "somebody without the permission": { principal: "service:none" },
  "a tool that waits for approval": { tool: "waiting" },
  "an upstream without a free place": { upstream: "modern-busy" },
};

for (const [what, more] of Object.entries(refusals)) {
  test(`${what} gets no call through, on either way`, async () => {
    const { audit } = await assertOneDecision({ ...usual, ...more });
    assert.deepEqual(
      audit.map(({ outcome }) => outcome === "ok"),
      [false],
    );
  });
}

for (const [what, more] of Object.entries({
  "a tool that is left out": { tool: "excluded" },
  "a tool of nobody": { tool: "nobody" },
  "a header that disagrees": { tool: "region", given: "fitting", headers: "disagreeing" },
  "a header that is missing": { tool: "region", given: "fitting" },
} satisfies Readonly<Record<string, Partial<Scenario>>>)) {
  test(`${what} is no call, on either way`, async () => {
    const { answer, audit } = await assertOneDecision({ ...usual, ...more });
    assert.deepEqual(audit, []);
    assert.ok(Object(answer)["error"] !== undefined);
  });
}

test("who leaves is counted as gone, on either way", async () => {
  const { audit, answer } = await assertOneDecision({ ...usual, leaves: true });
  assert.equal(answer, undefined);
  assert.deepEqual(
    audit.map(({ outcome, code }) => ({ outcome, code })),
    [{ outcome: "cancelled", code: "kernel.cancelled" }],
  );
});
