import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Channel, News } from "../channel.ts";
import { event, events, hostile, json } from "./testing/hostile.ts";
import { hear, legacyCall, makeCall } from "./testing/make-call.ts";
import { openChannel, soon } from "./testing/open-channel.ts";
import type { Served } from "./testing/serve.ts";

/** A legacy server whose streams the test writes itself. */
interface Played {
  readonly channel: Channel;
  readonly served: Served;
  readonly news: readonly News[];
  /** Requests under way: the id on the wire, and where to write. */
  readonly calls: {
    readonly id: string;
    readonly response: ServerResponse;
    readonly body: string;
  }[];
  /** The streams for news that were opened, newest last. */
  readonly streams: { readonly response: ServerResponse; readonly from: unknown }[];
  /** Everything else that was posted. */
  readonly told: Record<string, unknown>[];
}

async function play(context: TestContext, capabilities: object = {}): Promise<Played> {
  const calls: Played["calls"] = [];
  const streams: Played["streams"] = [];
  const told: Played["told"] = [];
  const treat: Parameters<typeof hostile>[1] = ({ request, response, body, id }) => {
    if (request.method === "DELETE") return response.writeHead(200).end();
    if (request.method === "GET") {
      response.writeHead(200, events).flushHeaders();
      return void streams.push({ response, from: request.headers["last-event-id"] });
    }
    const message = JSON.parse(body);
    if (message.method === "tools/call") return void calls.push({ id: String(id), response, body });
    told.push(message);
    if (message.method === undefined || id === undefined) return response.writeHead(202).end();
    return response.writeHead(200, json).end(JSON.stringify({ jsonrpc: "2.0", id, result: {} }));
  };
  const served = await hostile("legacy", treat, capabilities);
  const channel = openChannel(served.url);
  const news: News[] = [];
  channel.listen((said) => news.push(said));
  context.after(async () => {
    await channel[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  });
  await channel.introduce(soon());
  await until(() => streams.length === 1);
  return { channel, served, news, calls, streams, told };
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    assert(waited < 10_000, "it never came");
    await sleep(5);
  }
}

const question = (id: unknown, message = "Name?") => ({
  jsonrpc: "2.0",
  id,
  method: "elicitation/create",
  params: { message, requestedSchema: {} },
});

const done = (id: string): string => event({ jsonrpc: "2.0", id, result: { done: true } });

test("a question of a stream for news is put to the only call under way, else to nobody", async (context) => {
  const { channel, calls, streams, told } = await play(context);
  const [stream] = streams;
  stream?.response.write(event(question("early")));
  await until(() => told.length === 1);
  assert.deepEqual([told[0]?.["id"], Object(told[0]?.["error"]).code], ["early", -32_603]);

  const first = makeCall(channel, legacyCall({ id: 1 }));
  await until(() => calls.length === 1);
  stream?.response.write(event(question(0)));
  await until(() => first.soFar.messages.length === 1);
  channel.tell({
    jsonrpc: "2.0",
    id: JSON.parse(first.soFar.messages[0] ?? "").id,
    result: { action: "decline" },
  });
  await until(() => told.length === 2);
  assert.deepEqual(told[1], { jsonrpc: "2.0", id: 0, result: { action: "decline" } });

  const second = makeCall(channel, legacyCall({ id: 1 }));
  await until(() => calls.length === 2);
  stream?.response.write(event(question(12_345)));
  await until(() => told.length === 3);
  assert.equal(Object(told[2]?.["error"]).code, -32_603);
  assert.equal(first.soFar.messages.length + second.soFar.messages.length, 1);
});

test("two calls that are asked under the same id each get their own answer sent", async (context) => {
  const { channel, calls, told } = await play(context);
  const made = [1, 2].map((id) => makeCall(channel, legacyCall({ id })));
  await until(() => calls.length === 2);
  for (const { response, body } of calls) {
    response.writeHead(200, events).write(event(question(0, `of ${JSON.parse(body).id}`)));
  }
  await until(() => made.every(({ soFar }) => soFar.messages.length === 1));
  const asked = made.map(({ soFar }) => JSON.parse(soFar.messages[0] ?? ""));
  assert.notEqual(asked[0]?.id, asked[1]?.id);
  const answers = asked.map(({ id, params }) => ({ jsonrpc: "2.0", id, result: params.message }));
  const [first, second] = answers;
  if (second !== undefined) channel.tell(second);
  await until(() => told.length === 1);
  assert.deepEqual(told[0], { ...second, id: 0 });
  calls[0]?.response.end(done(calls[0].id));
  await made[0]?.heard;
  for (const answer of [first, second, { jsonrpc: "2.0", id: 0, result: {} }]) {
    if (answer !== undefined) channel.tell(answer);
  }
  await sleep(50);
  assert.equal(told.length, 1, "an answer to no open question was sent");
});

test("an error that names the request is its answer, whatever it says of sessions", async () => {
  const error = { code: -32_602, message: "There is no such session" };
  for (const status of [400, 404]) {
    await using served = await hostile("legacy", ({ response, id }) =>
      response.writeHead(status, json).end(JSON.stringify({ jsonrpc: "2.0", id, error })),
    );
    await using channel = openChannel(served.url);
    await channel.introduce(soon());
    const { answer } = await hear(channel, legacyCall({ id: 8 }));
    assert.deepEqual(JSON.parse(answer), { jsonrpc: "2.0", id: 8, error });
  }
});

test("a question that the server takes back is taken back under the id it was put under", async (context) => {
  const { channel, calls } = await play(context);
  const { soFar } = makeCall(channel, legacyCall());
  await until(() => calls.length === 1);
  const cancelled = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 3 } };
  calls[0]?.response.writeHead(200, events).write(event(question(3)) + event(cancelled));
  await until(() => soFar.messages.length === 2);
  const [asked, taken] = soFar.messages.map((text) => JSON.parse(text));
  assert.equal(taken.params.requestId, asked.id);
});

test("a ping is answered at once, wherever it comes", async (context) => {
  const { channel, calls, streams, told } = await play(context);
  const { soFar } = makeCall(channel, legacyCall());
  await until(() => calls.length === 1);
  calls[0]?.response.writeHead(200, events).write(event({ jsonrpc: "2.0", id: 1, method: "ping" }));
  streams[0]?.response.write(event({ jsonrpc: "2.0", id: "p", method: "ping" }));
  await until(() => told.length === 2);
  assert.deepEqual(
    new Map(told.map(({ id, result }) => [id, result])),
    new Map<unknown, object>([
      [1, {}],
      ["p", {}],
    ]),
  );
  assert.deepEqual(soFar.messages, []);
});

const progress = (progressToken: unknown): string =>
  event({
    jsonrpc: "2.0",
    method: "notifications/progress",
    params: { progressToken, progress: 1 },
  });

test("progress on the stream for news finds its call, and log lines only one that is alone", async (context) => {
  const { channel, calls, streams } = await play(context);
  const first = makeCall(channel, legacyCall({ progressToken: 5 }));
  const second = makeCall(channel, legacyCall({ progressToken: 5 }));
  const silent = makeCall(channel, legacyCall());
  await until(() => calls.length === 3);
  const log = event({ jsonrpc: "2.0", method: "notifications/message", params: { data: "x" } });
  const response = streams[0]?.response;
  for (const { id } of calls) response?.write(progress(id));
  response?.write(progress(5) + progress("none") + log);
  await until(() => first.soFar.messages.length + second.soFar.messages.length === 2);
  await sleep(50);
  for (const { soFar } of [first, second]) {
    assert.deepEqual(
      soFar.messages.map((text) => JSON.parse(text).params.progressToken),
      [5],
    );
  }
  assert.deepEqual(silent.soFar.messages, []);
  first.sending.cancel();
  second.sending.cancel();
  response?.write(log);
  await until(() => silent.soFar.messages.length === 1);
});

test("news on a call's own stream is news, and progress of another call there is nobody's", async (context) => {
  const { channel, calls, news } = await play(context);
  const first = makeCall(channel, legacyCall({ progressToken: 1 }));
  const second = makeCall(channel, legacyCall({ progressToken: 1 }));
  await until(() => calls.length === 2);
  const [own, other] = calls;
  const params = { progressToken: other?.id, progress: 1 };
  own?.response.writeHead(200, events);
  own?.response.write(event({ jsonrpc: "2.0", method: "notifications/progress", params }));
  own?.response.write(event({ jsonrpc: "2.0", id: other?.id, result: { stolen: true } }));
  own?.response.end(
    event({ jsonrpc: "2.0", method: "notifications/tools/list_changed" }) + done(own.id),
  );
  await first.heard;
  assert.deepEqual([first.soFar.messages, second.soFar.order], [[], ["sent"]]);
  assert.deepEqual(news.at(-1), { list: "tools" });
});

test("a stream that broke is taken up behind its last event, and the answer comes once", async (context) => {
  const { channel, calls, streams } = await play(context);
  const { heard } = makeCall(channel, legacyCall({ id: 4 }));
  await until(() => calls.length === 1);
  const [call] = calls;
  call?.response.writeHead(200, events).end("id: e-1\nretry: 10\ndata:\n\n");
  await until(() => streams.length === 2);
  assert.equal(streams[1]?.from, "e-1");
  streams[1]?.response.end("id: e-2\nretry: 10\ndata:\n\n");
  await until(() => streams.length === 3);
  assert.equal(streams[2]?.from, "e-2");
  streams[2]?.response.end(done(call?.id ?? ""));
  const { order, answer } = await heard;
  assert.deepEqual(order, ["sent", "data", "end"]);
  assert.equal(JSON.parse(answer).id, 4);
});

test("a stream that brings nothing new is not taken up for ever", async (context) => {
  const { channel, calls, streams } = await play(context);
  const { heard } = makeCall(channel, legacyCall());
  await until(() => calls.length === 1);
  calls[0]?.response.writeHead(200, events).end("id: e-1\nretry: 1\ndata:\n\n");
  for (let taken = 2; taken <= 4; taken += 1) {
    await until(() => streams.length === taken);
    streams.at(-1)?.response.end();
  }
  const { failure } = await heard;
  assert.deepEqual([failure?.kind, failure?.sent], ["closed", true]);
});

test("a call that is given up while its stream is down says so, and is not taken up", async (context) => {
  const { channel, calls, streams, told } = await play(context);
  const { sending } = makeCall(channel, legacyCall());
  await until(() => calls.length === 1);
  calls[0]?.response.writeHead(200, events).end("id: e-1\nretry: 100\ndata:\n\n");
  await sleep(50);
  sending.cancel();
  await until(() => told.length === 1);
  assert.deepEqual(told[0]?.["params"], { requestId: calls[0]?.id });
  await sleep(200);
  assert.equal(streams.length, 1);
});

test("a stream for news that breaks is opened again, and what may have been missed is news", async (context) => {
  const { streams, news } = await play(context, { tools: { listChanged: true } });
  streams[0]?.response.end("id: n-1\ndata:\n\n");
  await until(() => streams.length === 2);
  assert.equal(streams[1]?.from, "n-1");
  await until(() => news.length === 2);
  assert.deepEqual(news[1], { list: "tools" });
});

test("what is followed is subscribed to, and what is followed no more is not", async (context) => {
  const { channel, told } = await play(context, { resources: { subscribe: true } });
  channel.follow(new Set(["a:1", "a:2"]));
  channel.follow(new Set(["a:2", "a:3"]));
  await until(() => told.length >= 4);
  const asked = told.map(({ method, params }) => `${String(method)} ${Object(params).uri}`);
  assert.deepEqual(
    new Set(asked),
    new Set([
      "resources/subscribe a:1",
      "resources/subscribe a:2",
      "resources/subscribe a:3",
      "resources/unsubscribe a:1",
    ]),
  );
});

test("servers that forgot the session say so in several ways, and are asked once more only", async () => {
  const ways: [number, object | undefined][] = [
    [404, undefined],
    [404, { code: -32_001, message: "Session not found" }],
    [400, { code: -32_000, message: "Bad Request: No valid session ID provided" }],
  ];
  for (const [status, error] of ways) {
    for (const forever of [false, true]) {
      let sessions = 0;
      const names = new Set<unknown>();
      await using served = await hostile("legacy", ({ request, response, id }) => {
        if (request.method !== "POST") return response.writeHead(405).end();
        names.add(request.headers["mcp-session-id"]);
        sessions = names.size;
        if (forever || sessions === 1) {
          return response
            .writeHead(status, json)
            .end(error === undefined ? "" : JSON.stringify({ jsonrpc: "2.0", id: null, error }));
        }
        return response
          .writeHead(200, json)
          .end(JSON.stringify({ jsonrpc: "2.0", id, result: {} }));
      });
      await using channel = openChannel(served.url);
      await channel.introduce(soon());
      const { order, failure } = await hear(channel, legacyCall());
      assert.equal(sessions, 2);
      assert.equal(order.at(-1), forever ? "failed" : "end");
      if (forever) assert.equal(failure?.sent, false);
    }
  }
});
