import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Era } from "../introduction.ts";
import { ClientPassage } from "./testing/client-passage.ts";
import { passing } from "./testing/passing.ts";
import { type Posted, type ScriptedChannel, scriptedChannel } from "./testing/scripted-channel.ts";
import { upstreamOver } from "./testing/upstream-over.ts";

const way = passing();
after(() => way[Symbol.asyncDispose]());

interface Given {
  readonly upstream?: Era;
  readonly client?: Era;
  readonly method?: string;
}

/** A call of a tool that its upstream has, and has not answered. */
async function called({ upstream = "modern", client = "modern", ...rest }: Given = {}) {
  const { method = "tools/call" } = rest;
  const passage = new ClientPassage(
    { jsonrpc: "2.0", id: 1, method, params: { name: "a" } },
    { era: client },
  );
  const channel = scriptedChannel({ era: upstream });
  const there = upstreamOver({ there: channel });
  const answer = way.pass(passage, there);
  answer.catch(() => {});
  await turn();
  return { passage, channel, answer, there, posted: postedTo(channel) };
}

function postedTo({ posted: [one] }: ScriptedChannel): Posted {
  assert.ok(one);
  return one;
}

const inFlight = ({ instances }: ReturnType<typeof upstreamOver>): readonly number[] =>
  instances.report().instances.map((each) => each.inFlight);

const head = '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"';
const tail = '"}]}}';
const whole = 64 * 1024;
const answerOf = (bytes: number): string =>
  `${head}${"x".repeat(bytes - head.length - tail.length)}${tail}`;

test("an answer that fits is looked at whole, and goes out as it came", async () => {
  for (const upstream of ["modern", "legacy"] as const) {
    const { passage, answer, posted } = await called({ upstream, client: upstream });
    const text = answerOf(whole);
    const receiver = posted.receiver;
    assert.ok(receiver.data(Buffer.from(text.slice(0, 1000))));
    assert.ok(receiver.data(Buffer.from(text.slice(1000))));
    assert.equal(passage.begun, false);
    receiver.end();
    assert.deepEqual(await answer, { content: [], isError: false, passedBytes: whole });
    assert.deepEqual([passage.answer, passage.ended, passage.writes], [text, true, 1]);
    assert.equal(passage.watched, false);
  }
});

test("a larger answer goes through as it comes, no faster than the client reads", async () => {
  const { passage, answer, posted } = await called();
  const text = answerOf(whole + 1);
  posted.receiver.data(Buffer.from(text.slice(0, whole)));
  assert.equal(passage.begun, false);
  assert.ok(posted.receiver.data(Buffer.from(text.slice(whole))));
  assert.equal(passage.answer, text);
  passage.full = true;
  assert.equal(posted.receiver.data(Buffer.from(" ")), false);
  assert.equal(posted.resumed, 0);
  passage.drain();
  assert.equal(posted.resumed, 1);
  assert.equal(passage.ended, false);
  posted.receiver.end();
  assert.equal((await answer).passedBytes, whole + 2);
  assert.ok(passage.ended);
});

test("a modern client hears of which type a legacy result is, however large it is", async () => {
  const results = [
    "{}",
    "{ }",
    '{\n"content":[] }',
    answerOf(whole + 9).slice(head.indexOf('{"content"'), -1),
  ];
  for (const result of results) {
    const { passage, answer, posted } = await called({ upstream: "legacy" });
    posted.answer(`{"jsonrpc":"2.0","result": ${result} ,"id":1}`);
    await answer;
    assert.deepEqual(JSON.parse(passage.answer), {
      jsonrpc: "2.0",
      id: 1,
      result: { resultType: "complete", ...JSON.parse(result) },
    });
  }
});

test("contents read from a legacy upstream say how long they may be kept", async () => {
  const given = { upstream: "legacy", method: "resources/read" } as const;
  const { passage, answer, posted } = await called(given);
  posted.answer('{"id":1,"result":{"contents":[]}}');
  await answer;
  const { result } = JSON.parse(passage.answer);
  assert.deepEqual([result.ttlMs, result.cacheScope], [0, "private"]);
});

test("a large result is told its type where it begins at the very end of what came so far", async () => {
  const { passage, answer, posted } = await called({ upstream: "legacy" });
  const first = `{"id":1,"com.example/pad":"${"x".repeat(whole)}","result":{ `;
  posted.receiver.data(Buffer.from(first));
  posted.receiver.data(Buffer.from('"content":[]}}'));
  posted.receiver.end();
  await answer;
  assert.deepEqual(JSON.parse(passage.answer).result, { resultType: "complete", content: [] });
});

test("a large answer is refused of which the beginning is none", async () => {
  const pad = "x".repeat(whole);
  const eras = ["modern", "legacy"] as const;
  for (const text of [`{"id":1,"com.example/pad":"${pad}`, `{"id":1,"result":["${pad}"]}`]) {
    for (const client of eras) {
      const { passage, answer, posted, there } = await called({ upstream: "legacy", client });
      posted.receiver.data(Buffer.from(text));
      await assert.rejects(answer, { code: "upstreams.nonsense" });
      assert.deepEqual([passage.begun, posted.cancelled, inFlight(there)], [false, true, [0]]);
    }
  }
});

test("a large error is passed on as it is, and counts as one", async () => {
  const { passage, answer, posted } = await called({ upstream: "legacy" });
  const text = `{"id":1,"error":{"code":-1,"message":"${"x".repeat(whole)}"}}`;
  posted.answer(text);
  assert.equal((await answer).isError, true);
  assert.equal(passage.answer, text);
});

test("what is no answer to this request is refused before a byte of it went out", async () => {
  for (const text of ["", "[]", "{", '{"id":2,"result":{}}', '{"id":1,"result":{},"error":{}}']) {
    const { passage, answer, posted } = await called();
    posted.answer(text);
    await assert.rejects(answer, { code: "upstreams.nonsense" });
    assert.deepEqual([passage.begun, passage.watched], [false, false]);
  }
});

test("an error of the upstream's own goes out as it is, with its code", async () => {
  const { passage, answer, posted } = await called({ upstream: "legacy" });
  const text = '{"jsonrpc":"2.0","id":1,"error":{"code":-31234,"message":"拒否","data":[1]}}';
  posted.answer(text);
  assert.equal((await answer).isError, true);
  assert.deepEqual([passage.answer, passage.errorCode], [text, -31234]);
});

test("a client that goes gives the call up; a call that is overdue tells against the instance", async () => {
  const gone = new Error("The client went away.");
  const overdue = kernelErrors.deadline({ what: "The call", seconds: 1 });
  for (const [reason, outcome] of [
    [gone, "unknown"],
    [overdue, "failure"],
  ] as const) {
    const { passage, answer, posted, there } = await called();
    passage.giveUp(reason);
    await assert.rejects(answer, reason);
    assert.deepEqual([posted.cancelled, inFlight(there)], [true, [0]]);
    const [instance] = there.instances.report().instances;
    assert.equal(instance?.lastFailure === undefined, outcome === "unknown");
  }
});

test("an answer that breaks off fails the call, although some of it is with the client", async () => {
  const { passage, answer, posted, there } = await called();
  posted.receiver.data(Buffer.from(answerOf(whole + 1).slice(0, -10)));
  posted.receiver.data(Buffer.from("xxxxxxxxxx"));
  posted.receiver.failed({ kind: "closed", sent: true });
  await assert.rejects(answer, { code: "upstreams.cutOff" });
  assert.deepEqual([passage.ended, passage.watched, inFlight(there)], [false, false, [0]]);
});

test("what a modern upstream asks on the way is nobody's to answer", async () => {
  const { passage, answer, posted, channel } = await called();
  posted.receiver.message(Buffer.from('{"id":9,"method":"elicitation/create","params":{}}'));
  const text = '{"id":1,"result":{}}';
  posted.answer(text);
  await answer;
  assert.deepEqual([channel.told, passage.told, passage.answer], [[], [], text]);
});
