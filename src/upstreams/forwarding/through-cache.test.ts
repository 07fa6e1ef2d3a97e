import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { operator } from "../../identity/principal.ts";
import { LateJson } from "../../kernel/late-json.ts";
import type { Call } from "../../pipeline/define-tool.ts";
import { noInteraction } from "../../pipeline/interaction.ts";
import { createResultCache } from "../caching/result-cache.ts";
import { heldClock } from "../instances/testing/held-clock.ts";
import type { Era } from "../introduction.ts";
import { ClientPassage } from "./testing/client-passage.ts";
import { errandTo, passing } from "./testing/passing.ts";
import { scriptedChannel } from "./testing/scripted-channel.ts";
import { trialCall } from "./testing/trial-call.ts";
import { upstreamOver } from "./testing/upstream-over.ts";
import { passThroughCache } from "./through-cache.ts";

const way = passing();
after(() => way[Symbol.asyncDispose]());

interface Asked {
  readonly id?: string | number;
  readonly era?: Era;
  readonly given?: string;
  readonly call?: Partial<Call>;
  /** The arguments are not parsed yet. */
  readonly late?: boolean;
}

/** One tool whose results are kept for a minute. */
function keeping(era: Era = "modern") {
  const channel = scriptedChannel({ era });
  const clock = heldClock();
  const cache = createResultCache({ maxBytes: 1_000_000, clock });
  const about = { cacheSeconds: 60, tool: "crm__a", fingerprint: "f" };
  const upstream = upstreamOver({ there: channel });
  const errand = Object.assign(errandTo(upstream, { idempotent: true }), about);
  const ask = ({ id = 1, era: client = "modern", given = "{}", call, late }: Asked = {}) => {
    const params = `{"name":"a","arguments":${given}}`;
    const passage = new ClientPassage(
      `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"tools/call","params":${params}}`,
      { era: client },
    );
    if (late === true) {
      Object.assign(passage.params, { arguments: new LateJson(Buffer.from(given)) });
    }
    const needs = { ...way.needs, cache };
    const done = passThroughCache(errand, { passage, call: trialCall(call) }, needs);
    return { passage, done };
  };
  /** Asks, and lets the upstream answer if it is asked. */
  const whole = async (asked: Asked, answer: string) => {
    const before = channel.posted.length;
    const { passage, done } = ask(asked);
    await turn();
    channel.posted[before]?.answer(answer);
    const { isError } = await done;
    return { text: passage.answer, message: JSON.parse(passage.answer), isError, passage };
  };
  return { channel, clock, ask, whole };
}

const complete = '{"id":1,"result":{"resultType":"complete","content":[],"n":9007199254740993}}';

test("a kept result goes to clients of either era under their own ids, with its bytes", async () => {
  const { channel, whole } = keeping();
  await whole({ id: 1 }, complete);
  for (const [id, era] of [
    ["é", "modern"],
    [7, "legacy"],
  ] as const) {
    const { text, message } = await whole({ id, era }, "unasked");
    assert.equal(message.id, id);
    assert.ok(text.includes('"n":9007199254740993'));
    assert.equal(text.match(/resultType/g)?.length, 1);
  }
  assert.equal(channel.posted.length, 1);
});

test("what a legacy upstream answered says its type to modern clients only", async () => {
  const { channel, whole } = keeping("legacy");
  const modern = await whole({}, '{"id":1,"result":{"content":[]}}');
  assert.deepEqual(modern.message.result, { resultType: "complete", content: [] });
  const legacy = await whole({ era: "legacy" }, "unasked");
  assert.deepEqual(legacy.message.result, { content: [] });
  assert.equal(channel.posted.length, 1);
});

test("failures are passed on and never kept", async () => {
  const { channel, whole } = keeping();
  const failed = await whole({ id: 5 }, '{"id":1,"result":{"content":[],"isError":true}}');
  assert.deepEqual([failed.isError, failed.message.id], [true, 5]);
  const error = { code: -31_234, message: "拒否", data: [1] };
  const refused = await whole({ id: 6 }, JSON.stringify({ id: 1, error }));
  assert.deepEqual(refused.message, { jsonrpc: "2.0", id: 6, error });
  assert.deepEqual([refused.isError, refused.passage.errorCode], [true, -31_234]);
  await whole({}, complete);
  assert.equal(channel.posted.length, 3);
});

test("equal calls at the same time are one, and one caller who leaves takes nothing from the others", async () => {
  const { channel, ask } = keeping();
  const stop = new AbortController();
  const first = ask({ id: 1, given: '{"a":1,"b":[2]}', call: { signal: stop.signal } });
  const second = ask({ id: 2, given: '{ "b":[2], "a":1 }' });
  await turn();
  assert.equal(channel.posted.length, 1);
  stop.abort(new Error("gone"));
  await assert.rejects(first.done, { message: "gone" });
  assert.equal(channel.posted[0]?.cancelled, false);
  channel.posted[0]?.answer(complete);
  await second.done;
  assert.equal(JSON.parse(second.passage.answer).id, 2);
  assert.equal(first.passage.begun, false);
});

test("calls that are not equal are not answered with each other's results", async () => {
  const { channel, clock, whole } = keeping();
  const others: readonly Asked[] = [
    {},
    { given: '{"a":1}' },
    { given: '{"a":"1"}' },
    { call: { principal: { ...operator, id: "user:aya" } } },
    { call: { fresh: true } },
  ];
  for (const other of others) await whole(other, complete);
  assert.equal(channel.posted.length, others.length);
  clock.pass(61);
  await whole({}, complete);
  assert.equal(channel.posted.length, others.length + 1);
});

test("what cannot be told apart, or answers a question, goes straight to the upstream", async () => {
  const { channel, whole } = keeping();
  const long = { given: '{"id":9007199254740993}' };
  const answering = { call: { ask: { ...noInteraction, state: { upstream: "crm" } } } };
  for (const asked of [long, long, answering, answering]) {
    const { text } = await whole(asked, complete);
    assert.equal(text, complete);
  }
  assert.equal(channel.posted.length, 4);
  assert.ok(channel.posted[0]?.body.includes("9007199254740993"));
});

test("arguments that nobody parsed yet are the same arguments", async () => {
  const { channel, whole } = keeping();
  await whole({ given: '{"a":1}', late: true }, complete);
  assert.deepEqual(JSON.parse(channel.posted[0]?.body ?? "").params.arguments, { a: 1 });
  await whole({ given: '{"a":1}' }, complete);
  await whole({ given: '{ "a":1}', late: true }, complete);
  assert.equal(channel.posted.length, 1);
});
