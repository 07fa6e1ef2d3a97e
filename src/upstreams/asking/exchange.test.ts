import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { elicitation, openExchange, textOf } from "./testing/open-exchange.ts";

const never = new AbortController().signal;
const accepted = { action: "accept", content: { name: "Aya" } };

test("a call that asks nothing gives its answer", async () => {
  const { exchange } = openExchange();
  const next = exchange.next({ signal: never });
  exchange.data(Buffer.from('{"jsonrpc"'));
  exchange.data(Buffer.from(":1}"));
  exchange.end();
  assert.deepEqual(textOf(await next), '{"jsonrpc":1}');
});

test("questions that come together are put together, and answered under the upstream's own ids", async () => {
  const { exchange, told } = openExchange();
  const next = exchange.next({ signal: never });
  exchange.message(elicitation(1, "first"));
  exchange.message(elicitation("1", "second"));
  const step = await next;
  assert.ok(step.kind === "questions");
  const [one = "", other = ""] = Object.keys(step.requests);
  assert.deepEqual(
    Object.values(step.requests).map(({ params }) => params?.["message"]),
    ["first", "second"],
  );
  exchange.answer({ [other]: accepted, [one]: { action: "decline" }, more: accepted });
  assert.deepEqual(told, [
    { jsonrpc: "2.0", id: 1, result: { action: "decline" } },
    { jsonrpc: "2.0", id: "1", result: accepted },
  ]);
});

test("a question without a good answer is asked again, the others are not", async () => {
  const { exchange, told } = openExchange();
  exchange.message(elicitation(1, "first"));
  exchange.message(elicitation(2, "second"));
  const step = await exchange.next({ signal: never });
  assert.ok(step.kind === "questions");
  const [one = "", other = ""] = Object.keys(step.requests);
  exchange.answer({ [one]: accepted, [other]: { action: "perhaps" } });
  assert.deepEqual(told, [{ jsonrpc: "2.0", id: 1, result: accepted }]);
  const again = await exchange.next({ signal: never });
  assert.ok(again.kind === "questions");
  assert.deepEqual(Object.keys(again.requests), [other]);
  exchange.answer({});
  assert.equal(told.length, 1);
});

test("what nobody here can answer is refused at once, so that the upstream goes on", async () => {
  const { exchange, told } = openExchange();
  const say = (message: object): void => exchange.message(Buffer.from(JSON.stringify(message)));
  say({ id: 1, method: "ping" });
  say({ id: 2, method: "tools/call", params: {} });
  say({ id: 3, method: "elicitation/create", params: 7 });
  say({ id: 4, method: "elicitation/create", params: { message: "x".repeat(300_000) } });
  say({ id: { deep: 1 }, method: "roots/list" });
  say({ id: null, method: "roots/list" });
  exchange.message(Buffer.from("{nonsense"));
  assert.deepEqual(
    told.map(({ id, result, error }) => [id, result ?? Object(error).code]),
    [
      [1, {}],
      [2, -32601],
      [3, -32602],
      [4, -32602],
    ],
  );
});

test("what this caller cannot answer is refused, the rest is asked", async () => {
  const { exchange, told } = openExchange();
  exchange.message(elicitation(1, "form"));
  exchange.message(Buffer.from('{"id":2,"method":"roots/list"}'));
  const step = await exchange.next({
    signal: never,
    canAnswer: ({ method }) => method === "roots/list",
  });
  assert.ok(step.kind === "questions");
  assert.deepEqual(Object.values(step.requests), [{ method: "roots/list" }]);
  assert.deepEqual([told[0]?.["id"], Object(told[0]?.["error"]).code], [1, -32601]);
});

test("a caller who can answer nothing waits for the answer all the same", async () => {
  const { exchange } = openExchange();
  const next = exchange.next({ signal: never, canAnswer: () => false });
  exchange.message(elicitation(1, "form"));
  await setTimeout(20);
  exchange.data(Buffer.from("{}"));
  exchange.end();
  assert.equal(textOf(await next), "{}");
});

test("only so many questions wait", async () => {
  const { exchange, told } = openExchange();
  for (let id = 0; id < 20; id += 1) exchange.message(elicitation(id, "more"));
  assert.deepEqual(
    told.map(({ id }) => id),
    [16, 17, 18, 19],
  );
});

test("a question that the upstream takes back is not asked", async () => {
  const { exchange } = openExchange();
  const heard: string[] = [];
  const next = exchange.next({ signal: never, heard: (text) => heard.push(text.toString()) });
  exchange.message(elicitation(1, "first"));
  exchange.message(elicitation(2, "second"));
  exchange.message(Buffer.from('{"method":"notifications/cancelled","params":{"requestId":1}}'));
  const step = await next;
  assert.ok(step.kind === "questions");
  assert.equal(Object.keys(step.requests).length, 1);
  assert.deepEqual(heard, [], "the ids are not the client's");
});

test("notifications reach whoever waits, byte for byte, and nobody else", async () => {
  const { exchange } = openExchange();
  const progress = '{"method":"notifications/progress", "params" : {"progress":1e0}}';
  const heard: string[] = [];
  exchange.message(Buffer.from(progress));
  const next = exchange.next({ signal: never, heard: (text) => heard.push(text.toString()) });
  exchange.message(Buffer.from(progress));
  exchange.end();
  await next;
  assert.deepEqual(heard, [progress]);
});

test("an answer that nobody waits for is paused, and refused where that does not help", async () => {
  const { exchange, resumed, cancelled } = openExchange();
  assert.equal(exchange.data(Buffer.alloc(1000)), false);
  const next = exchange.next({ signal: never });
  assert.equal(resumed(), 1);
  assert.equal(exchange.data(Buffer.alloc(1000)), true);
  exchange.end();
  assert.equal((await next).kind, "answer");

  const other = openExchange();
  for (let mebibytes = 0; mebibytes < 2; mebibytes += 1) other.exchange.data(Buffer.alloc(2 ** 20));
  assert.deepEqual(await other.exchange.next({ signal: never }), {
    kind: "failed",
    failure: { kind: "nonsense", sent: true },
  });
  assert.deepEqual([cancelled(), other.cancelled()], [0, 1]);
});

test("an answer over the limit gives the call up", async () => {
  const { exchange, cancelled } = openExchange(5000);
  const next = exchange.next({ signal: never });
  exchange.data(Buffer.alloc(5000));
  exchange.data(Buffer.alloc(1));
  exchange.end();
  assert.equal((await next).kind, "failed");
  assert.equal(cancelled(), 1);
});

test("a failure is told, also to who comes later", async () => {
  const { exchange } = openExchange();
  const failure = { kind: "closed", sent: true } as const;
  exchange.failed(failure);
  exchange.end();
  assert.deepEqual(await exchange.next({ signal: never }), { kind: "failed", failure });
});

test("who stops waiting leaves the call open for the next", async () => {
  const { exchange, cancelled } = openExchange();
  const stop = new AbortController();
  const gone = exchange.next({ signal: stop.signal });
  stop.abort(new Error("gone"));
  await assert.rejects(gone, /gone/);
  await assert.rejects(exchange.next({ signal: stop.signal }), /gone/);
  const next = exchange.next({ signal: never });
  exchange.end();
  assert.deepEqual([(await next).kind, cancelled()], ["answer", 0]);
});

test("a call that another instance takes over forgets the questions of the first", async () => {
  const { exchange, told } = openExchange();
  exchange.message(elicitation(1, "first"));
  const step = await exchange.next({ signal: never });
  assert.ok(step.kind === "questions");
  exchange.sent();
  const keys = Object.keys(step.requests);
  exchange.answer(Object.fromEntries(keys.map((key) => [key, accepted])));
  assert.deepEqual(told, []);
});

test("whatever an upstream sends, each question is answered once at most, and the end is one", async () => {
  const message = fc.oneof(
    fc.record({
      id: fc.oneof(fc.nat(3), fc.string({ maxLength: 2 })),
      method: fc.constantFrom("ping", "roots/list", "elicitation/create"),
      params: fc.anything(),
    }),
    fc.record({
      method: fc.constant("notifications/cancelled"),
      params: fc.record({ requestId: fc.nat(3) }),
    }),
    fc.anything(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 30 }), async (messages) => {
      const { exchange, told } = openExchange();
      for (const one of messages) exchange.message(Buffer.from(JSON.stringify(one) ?? ""));
      exchange.data(Buffer.from("{}"));
      exchange.end();
      exchange.failed({ kind: "closed", sent: true });
      assert.equal(textOf(await exchange.next({ signal: never })), "{}");
      assert.ok(told.length <= messages.length);
    }),
    { numRuns: 200 },
  );
});
