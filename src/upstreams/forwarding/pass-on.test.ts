import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import type { Call } from "../../pipeline/define-tool.ts";
import { type AskOptions, InputRequired, type Interaction } from "../../pipeline/interaction.ts";
import { operator } from "../../identity/principal.ts";
import type { Era } from "../introduction.ts";
import { ClientPassage } from "./testing/client-passage.ts";
import { passing } from "./testing/passing.ts";
import { scriptedChannel } from "./testing/scripted-channel.ts";
import { upstreamOver } from "./testing/upstream-over.ts";

const way = passing();
after(() => way[Symbol.asyncDispose]());

/** A caller who answers by calling again. */
const asking = (state?: unknown, answers: Interaction["answers"] = {}): Partial<Call> => ({
  ask: {
    supports: () => true,
    canAnswer: () => true,
    requests: (requests, options) => Promise.reject(new InputRequired(requests, options)),
    state,
    answers,
  },
});

const toolCall = (id: number, era: Era) =>
  new ClientPassage(
    {
      jsonrpc: "2.0",
      id,
      method: "tools/call",
      params: { name: "a", _meta: { progressToken: id } },
    },
    { era },
  );

async function asked(work: Promise<unknown>): Promise<InputRequired & { options: AskOptions }> {
  const error: unknown = await work.then(
    () => assert.fail("nobody was asked"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof InputRequired, String(error));
  return error;
}

test("what a modern upstream wants to know is put to the caller, and goes back with its state", async () => {
  const channel = scriptedChannel();
  const there = upstreamOver({ there: channel });
  const first = toolCall(1, "modern");
  const question = { method: "roots/list" };
  const result = { resultType: "input_required", inputRequests: { q: question } };
  const pending = asked(way.pass(first, there, asking()));
  await turn();
  channel.posted[0]?.answer(
    JSON.stringify({ id: 1, result: { ...result, requestState: "theirs" } }),
  );
  const { requests, options } = await pending;
  assert.deepEqual(requests, { q: question });
  assert.equal(first.begun, false);

  const second = toolCall(2, "modern");
  const answers = { q: { roots: [] } };
  const done = way.pass(second, there, asking(options.state, answers));
  await turn();
  const sent = JSON.parse(channel.posted[1]?.body ?? "").params;
  assert.deepEqual([sent.inputResponses, sent.requestState], [answers, "theirs"]);
  channel.posted[1]?.answer('{"id":2,"result":{"resultType":"complete"}}');
  await done;
  assert.equal(second.answer, '{"id":2,"result":{"resultType":"complete"}}');
});

test("questions that are none are nonsense", async () => {
  const channel = scriptedChannel();
  const pending = way.pass(toolCall(1, "modern"), upstreamOver({ there: channel }), asking());
  await turn();
  const inputRequests = { q: { method: "tools/call" } };
  const result = { resultType: "input_required", inputRequests };
  channel.posted[0]?.answer(JSON.stringify({ id: 1, result }));
  await assert.rejects(pending, { code: "upstreams.nonsense" });
});

const question = Buffer.from(
  JSON.stringify({
    jsonrpc: "2.0",
    id: "theirs",
    method: "elicitation/create",
    params: { message: "Who?", requestedSchema: { type: "object", properties: {} } },
  }),
);
const accepted = { action: "accept", content: {} };

test("a call that waits at a legacy upstream is answered on the request that brings the answers", async () => {
  const channel = scriptedChannel({ era: "legacy" });
  const there = upstreamOver({ there: channel });
  const pending = asked(way.pass(toolCall(1, "modern"), there, asking()));
  await turn();
  channel.posted[0]?.receiver.message(question);
  const { requests, options } = await pending;
  const [key = ""] = Object.keys(requests);
  assert.equal(requests[key]?.method, "elicitation/create");

  const second = toolCall(2, "modern");
  const done = way.pass(second, there, asking(options.state, { [key]: accepted }));
  await turn();
  assert.deepEqual(channel.told, [{ jsonrpc: "2.0", id: "theirs", result: accepted }]);
  channel.posted[0]?.answer('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}');
  await done;
  assert.deepEqual(JSON.parse(second.answer), {
    jsonrpc: "2.0",
    id: 2,
    result: { resultType: "complete", content: [] },
  });
  assert.equal(channel.posted.length, 1);
});

test("a state of another upstream is not taken for one's own", async () => {
  const channel = scriptedChannel();
  const state = { upstream: "other", ticket: "here.x", requestState: "other" };
  const client = toolCall(1, "modern");
  const done = way.pass(client, upstreamOver({ there: channel }), asking(state));
  await turn();
  assert.equal(channel.posted[0]?.body, client.body.toString());
  channel.posted[0]?.answer('{"id":1,"result":{}}');
  await done;
});

test("questions are forgotten when another instance has the call", async () => {
  const channel = scriptedChannel({ era: "legacy" });
  const done = way.pass(toolCall(1, "modern"), upstreamOver({ there: channel }), asking());
  await turn();
  const { receiver } = channel.posted[0] ?? assert.fail();
  receiver.message(question);
  receiver.sent();
  // Longer than questions are gathered.
  await sleep(20);
  channel.posted[0]?.answer('{"jsonrpc":"2.0","id":1,"result":{}}');
  assert.equal((await done).isError, false);
});

const task = '{"id":1,"result":{"resultType":"task","taskId":"t-1"}}';

test("a task is found again at its instance; one that cannot be told apart from another is refused", async () => {
  const [one, two] = [scriptedChannel(), scriptedChannel()];
  const begin = async (channel: typeof one): Promise<ClientPassage> => {
    const client = toolCall(1, "modern");
    const name = channel === one ? "one" : "two";
    const done = way.pass(client, upstreamOver({ [name]: channel }), asking());
    await turn();
    channel.posted[0]?.answer(task);
    await done;
    return client;
  };
  assert.equal((await begin(one)).answer, task);
  assert.deepEqual(await way.needs.tasks.find(operator.id, "t-1"), {
    upstream: "crm",
    instance: "one",
  });
  await assert.rejects(begin(two), { code: "upstreams.nonsense" });
  assert.equal((await way.needs.tasks.find(operator.id, "t-1"))?.instance, "one");
});
