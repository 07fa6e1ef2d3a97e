import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { memoryState } from "../../storage/state/memory-state.ts";
import { createParkedCalls, type ParkedCalls } from "./parked-calls.ts";
import { elicitation, openExchange, textOf } from "./testing/open-exchange.ts";
import { accepted, answers, asking, attention, end, holder } from "./testing/parked-call.ts";

const notAsking = { code: "upstreams.notAsking" };
const heldElsewhere = { code: "upstreams.heldElsewhere" };

type Options = Partial<Parameters<typeof createParkedCalls>[0]>;

function alone(context: TestContext, options: Options = {}): ParkedCalls {
  const state = memoryState();
  const parked = createParkedCalls({ state, replica: "a", most: 10, seconds: 60, ...options });
  context.after(async () => {
    await parked[Symbol.asyncDispose]();
    await state[Symbol.asyncDispose]();
  });
  return parked;
}

test("a call is gone on with where it was left, over several rounds", async (t) => {
  const parked = alone(t);
  const call = await asking(parked);
  assert.equal(parked.size, 1);
  const next = parked.resume(call.ticket, holder, { responses: answers(call), attention });
  assert.equal(parked.size, 0);
  assert.deepEqual(call.told, [{ jsonrpc: "2.0", id: 1, result: accepted }]);
  call.exchange.message(elicitation(2, "Really?"));
  const again = await next;
  assert.ok(again.kind === "questions");
  assert.notEqual(again.ticket, call.ticket);
  const last = parked.resume(again.ticket, holder, { responses: answers(again), attention });
  end(call.exchange, "done");
  assert.equal(textOf(await last), "done");
  assert.deepEqual([parked.size, call.cancelled()], [0, 0]);
});

test("a ticket is good once, for its principal and its upstream; a stranger spoils nothing", async (t) => {
  const parked = alone(t);
  const call = await asking(parked);
  const going = { responses: answers(call), attention };
  for (const stranger of [
    { ...holder, principal: "user:ken" },
    { ...holder, upstream: "files" },
  ]) {
    await assert.rejects(parked.resume(call.ticket, stranger, going), notAsking);
    parked.abandon(call.ticket, stranger);
  }
  await assert.rejects(parked.resume(`${call.ticket}x`, holder, going), notAsking);
  const next = parked.resume(call.ticket, holder, going);
  await assert.rejects(parked.resume(call.ticket, holder, going), notAsking);
  end(call.exchange, "done");
  assert.equal(textOf(await next), "done");
});

test("a call that nobody comes back to is given up in time", async (t) => {
  const parked = alone(t, { seconds: 0.05 });
  const call = await asking(parked);
  await setTimeout(100);
  assert.deepEqual([parked.size, call.cancelled()], [0, 1]);
  const going = { responses: answers(call), attention };
  await assert.rejects(parked.resume(call.ticket, holder, going), notAsking);
});

test("more calls than may be parked are given up and told so, and a place is free again", async (t) => {
  const parked = alone(t, { most: 1 });
  const first = await asking(parked);
  const second = openExchange();
  second.exchange.message(elicitation(1, "Who?"));
  await assert.rejects(parked.wait(second.exchange, holder, attention), {
    code: "upstreams.tooManyAsking",
  });
  assert.equal(second.cancelled(), 1);
  parked.abandon(first.ticket, holder);
  assert.equal(first.cancelled(), 1);
  await asking(parked);
});

test("a caller who goes away takes the call along", async (t) => {
  const parked = alone(t);
  const call = await asking(parked);
  const stop = new AbortController();
  const next = parked.resume(call.ticket, holder, {
    responses: answers(call),
    attention: { signal: stop.signal },
  });
  stop.abort(new Error("gone"));
  await assert.rejects(next, /gone/);
  assert.deepEqual([call.cancelled(), parked.size], [1, 0]);
});

test("the end of the hub gives every parked call up, and takes no more", async (t) => {
  const parked = alone(t);
  const calls = [await asking(parked), await asking(parked)];
  await parked[Symbol.asyncDispose]();
  assert.deepEqual(
    calls.map(({ cancelled }) => cancelled()),
    [1, 1],
  );
  const late = openExchange();
  late.exchange.message(elicitation(1, "Who?"));
  await assert.rejects(parked.wait(late.exchange, holder, attention), {
    code: "pipeline.draining",
  });
  assert.equal(late.cancelled(), 1);
});

test("a ticket of a process that is gone is refused where no replica shares the state", async (t) => {
  const parked = alone(t);
  const going = { responses: {}, attention };
  await assert.rejects(parked.resume("earlier.abc", holder, going), heldElsewhere);
  await assert.rejects(parked.resume("", holder, going), heldElsewhere);
});
