import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { belongingsOf } from "../../../test/belongings.ts";
import { realRedis } from "../../../test/real-redis.ts";
import { until } from "../../../test/until.ts";
import { storageConfig } from "../../storage/config.ts";
import { openState } from "../../storage/state/open-state.ts";
import type { State } from "../../storage/state/state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { createParkedCalls, type ParkedCalls } from "./parked-calls.ts";
import { elicitation, textOf } from "./testing/open-exchange.ts";
import { answers, asking, attention, end, holder } from "./testing/parked-call.ts";

const notAsking = { code: "upstreams.notAsking" };
const heldElsewhere = { code: "upstreams.heldElsewhere" };

/** How long a replica may be silent. */
const patienceSeconds = 2;

interface Replicas {
  readonly one: ParkedCalls;
  readonly other: ParkedCalls;
  readonly states: readonly [State, State];
}

/** Two replicas with a connection each to a Redis of their own. */
async function replicas(context: TestContext, seconds = 60): Promise<Replicas | undefined> {
  const redis = await realRedis(context);
  if (redis === undefined) return undefined;
  const { state: settings } = storageConfig.parse({ state: { kind: "redis", url: redis.url } });
  const open = async (replica: string): Promise<[State, ParkedCalls]> => {
    const state = await openState(settings, silentLog);
    const limits = { most: 10, seconds, patienceSeconds };
    return [state, createParkedCalls({ state, replica, ...limits })];
  };
  const [[first, one], [second, other]] = await Promise.all([open("one"), open("other")]);
  for (const each of [second, first, other, one]) belongingsOf(context).use(each);
  return { one, other, states: [first, second] };
}

test("another replica goes on with a call through the one that has it", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const call = await asking(one);
  const next = other.resume(call.ticket, holder, { responses: answers(call), attention });
  await until(() => call.told.length === 1);
  // Longer than a replica may be silent: it says that it is at work.
  await setTimeout(1.5 * patienceSeconds * 1000);
  call.exchange.message(elicitation(2, "組紐?"));
  const again = await next;
  assert.ok(again.kind === "questions");
  const [question] = Object.values(again.requests);
  assert.equal(question?.params?.["message"], "組紐?");

  const going = { responses: answers(again), attention };
  const last = other.resume(again.ticket, holder, going);
  await until(() => call.told.length === 2);
  end(call.exchange, '{"text":"組紐\\u0000"}');
  assert.equal(textOf(await last), '{"text":"組紐\\u0000"}');
  await assert.rejects(other.resume(again.ticket, holder, going), notAsking);
  await assert.rejects(one.resume(again.ticket, holder, going), notAsking);
});

test("of several replicas that answer at the same time, one does", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const call = await asking(one);
  const going = { responses: answers(call), attention };
  const tries = [other, one, other].map((each) => each.resume(call.ticket, holder, going));
  const settled = Promise.allSettled(tries);
  await until(() => call.told.length === 1);
  await setTimeout(100);
  end(call.exchange, "done");
  const ends = await settled;
  assert.equal(ends.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal(call.told.length, 1);
});

test("a stranger on another replica is refused and spoils nothing", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const call = await asking(one);
  const going = { responses: answers(call), attention };
  const stranger = { ...holder, principal: "user:ken" };
  await assert.rejects(other.resume(call.ticket, stranger, going), notAsking);
  assert.deepEqual([one.size, call.told, call.cancelled()], [1, [], 0]);
});

test("a failure comes over without what only its replica may know", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const call = await asking(one);
  const next = other.resume(call.ticket, holder, { responses: answers(call), attention });
  await until(() => call.told.length === 1);
  call.exchange.failed({ kind: "refused", sent: true, status: 500, cause: new Error("10.0.0.5") });
  assert.deepEqual(await next, {
    kind: "failed",
    failure: { kind: "refused", sent: true, status: 500 },
  });
});

test("what is too large for a letter is a defined answer, both ways", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const tooLarge = { code: "upstreams.tooLargeToHandOver" };
  const call = await asking(one);
  const huge = { action: "accept", content: { name: "x".repeat(1_000_000) } };
  const responses = Object.fromEntries(Object.keys(call.requests).map((key) => [key, huge]));
  await assert.rejects(other.resume(call.ticket, holder, { responses, attention }), tooLarge);
  assert.equal(one.size, 1, "the ticket is still good");

  const next = other.resume(call.ticket, holder, { responses: answers(call), attention });
  await until(() => call.told.length === 1);
  end(call.exchange, JSON.stringify("組".repeat(320_000)));
  await assert.rejects(next, tooLarge);
  assert.equal(one.size, 0);
});

test("a caller who leaves another replica takes the call along, and so does one who gives it up", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const call = await asking(one);
  const stop = new AbortController();
  const next = other.resume(call.ticket, holder, {
    responses: answers(call),
    attention: { signal: stop.signal },
  });
  await until(() => call.told.length === 1);
  stop.abort(new Error("gone"));
  await assert.rejects(next, /gone/);
  await until(() => call.cancelled() === 1);

  const second = await asking(one);
  other.abandon(second.ticket, holder);
  await until(() => second.cancelled() === 1);
});

test("a replica that is gone, at once or in the middle, is a defined answer", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other } = both;
  const going = { responses: {}, attention };
  await assert.rejects(other.resume("nobody.abc", holder, going), heldElsewhere);

  const call = await asking(one);
  const next = other.resume(call.ticket, holder, { responses: answers(call), attention });
  await until(() => call.told.length === 1);
  await Promise.all([one[Symbol.asyncDispose](), assert.rejects(next, heldElsewhere)]);
  assert.equal(call.cancelled(), 1);
});

test("a replica that dies without a word is missed soon", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other, states } = both;
  const call = await asking(one);
  const next = other.resume(call.ticket, holder, { responses: answers(call), attention });
  const refused = assert.rejects(next, heldElsewhere);
  await until(() => call.told.length === 1);
  await states[0][Symbol.asyncDispose]();
  const begin = performance.now();
  await refused;
  assert.ok(performance.now() - begin < 20_000);
});

test("what is written to a replica by nobody it knows changes nothing", async (t) => {
  const both = await replicas(t);
  if (both === undefined) return;
  const { one, other, states } = both;
  const call = await asking(one);
  for (const text of ["{", "7", '{"kind":"resume"}', '{"kind":"asks","request":1}']) {
    await states[1].publish("asking:one", text);
  }
  const next = other.resume(call.ticket, holder, { responses: answers(call), attention });
  await until(() => call.told.length === 1);
  end(call.exchange, "done");
  assert.equal(textOf(await next), "done");
});
