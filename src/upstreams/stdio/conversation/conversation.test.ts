import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { News } from "../../channel.ts";
import { hearing, type Said } from "../testing/trial.ts";
import { Conversation } from "./conversation.ts";

interface Params {
  readonly _meta?: { readonly progressToken?: string | number };
}

const nothing = () => undefined;

/** A conversation whose other side is the test. */
function overheard() {
  const written: Said[] = [];
  const news: News[] = [];
  const counts = { skipped: 0, rested: 0 };
  const conversation = new Conversation(
    {
      write(line) {
        assert.match(line.toString(), /^[^\n]*\n$/);
        written.push(JSON.parse(line.toString()));
        return true;
      },
    },
    {
      news: (item) => news.push(item),
      skipped: () => void (counts.skipped += 1),
      rested: () => void (counts.rested += 1),
    },
  );
  const say = (message: object) =>
    conversation.hear(Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message })));
  const send = (id: string | number, params: Params = {}, method = "tools/call") => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const { receiver, ended } = hearing();
    const { _meta: { progressToken } = {} } = params;
    const request = { era: "legacy", method, id, progressToken, body } as const;
    return { ...conversation.send(request, receiver), ended };
  };
  return { conversation, written, news, counts, say, send };
}

test("whatever the order of answers, each caller gets its own under its own id and token", async () => {
  const id = fc.oneof(fc.integer(), fc.string({ unit: "binary", maxLength: 20 }));
  const calls = fc.array(fc.record({ id, token: id }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(calls, fc.infiniteStream(fc.nat()), async (all, order) => {
      const { written, say, send, conversation } = overheard();
      const sent = all.map(({ id: own, token }) => send(own, { _meta: { progressToken: token } }));
      assert.equal(new Set(written.map((line) => line["id"])).size, all.length);
      const left = written.map((line, index) => ({ line, index }));
      while (left.length > 0) {
        const [next] = left.splice((order.next().value ?? 0) % left.length, 1);
        assert.ok(next !== undefined);
        const { _meta: meta } = next.line.params;
        const { progressToken } = meta;
        say({ method: "notifications/progress", params: { progressToken, of: next.index } });
        say({ id: next.line["id"], result: { of: next.index } });
      }
      for (const [index, { ended }] of sent.entries()) {
        const { messages, answer } = await ended;
        const { id: own, token } = all[index] ?? {};
        assert.deepEqual(answer, { jsonrpc: "2.0", id: own, result: { of: index } });
        assert.deepEqual(
          messages.map(({ params }) => params),
          [{ progressToken: token, of: index }],
        );
      }
      assert.equal(conversation.running, 0);
    }),
  );
});

test("bytes that are not spliced stay as they came", () => {
  const written: string[] = [];
  const chunks: string[] = [];
  const conversation = new Conversation(
    { write: (line) => written.push(line.toString()) > 0 },
    { news: nothing, skipped: nothing, rested: nothing },
  );
  const body = String.raw`{ "id" : "a", "method":"tools/call", "params":{"n": 1.0e2, "\u0078":9007199254740993}}`;
  const receiver = {
    sent: nothing,
    message: nothing,
    data: (chunk: Buffer) => chunks.push(chunk.toString()) > 0,
    end: nothing,
    failed: nothing,
  };
  const request = {
    era: "legacy",
    method: "tools/call",
    id: "a",
    body: Buffer.from(body),
  } as const;
  conversation.send(request, receiver);
  assert.deepEqual(written, [`${body.replace('"a"', "1")}\n`]);
  conversation.hear(Buffer.from('{"result":{"n": 1.0e2,"big":9007199254740993} ,"id": 1}'));
  assert.deepEqual(chunks, ['{"result":{"n": 1.0e2,"big":9007199254740993} ,"id": "a"}']);
});

test("nothing that arrives can throw, and what nobody waits for is nobody's", () => {
  const { conversation, counts, written } = overheard();
  const odd = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .record(
        { id: fc.jsonValue(), method: fc.jsonValue(), params: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map((message) => Buffer.from(JSON.stringify(message))),
  );
  fc.assert(fc.property(odd, (text) => conversation.hear(text)));
  assert.ok(counts.skipped > 0);
  assert.ok(written.every((line) => line.error !== undefined || line.result !== undefined));
});

test("a ping is answered, and a question with nobody to ask is refused", () => {
  const { written, say } = overheard();
  say({ id: "p", method: "ping" });
  say({ id: 5, method: "roots/list" });
  assert.deepEqual(written[0], { jsonrpc: "2.0", id: "p", result: {} });
  assert.equal(written[1]?.["id"], 5);
  assert.ok(written[1]?.["error"] !== undefined);
});

test("a list of the hub's own does not make a call's question unclear", async () => {
  const { written, say, send } = overheard();
  const call = send(1);
  send(2, {}, "tools/list");
  say({ id: "q", method: "elicitation/create", params: {} });
  say({ id: written[0]?.["id"], result: {} });
  assert.equal((await call.ended).messages.length, 1);
});

test("an answer is passed on once, and only to a question that is open", () => {
  const { conversation, written, say, send } = overheard();
  send(1);
  say({ id: "q", method: "elicitation/create", params: {} });
  const before = written.length;
  conversation.tell({ jsonrpc: "2.0", id: "other", result: {} });
  conversation.tell({ jsonrpc: "2.0", id: "q", result: {} });
  conversation.tell({ jsonrpc: "2.0", id: "q", result: {} });
  assert.equal(written.length, before + 1);
});

test("a child that asks without end is refused, and its questions end with the call", () => {
  const { written, say, send } = overheard();
  const call = send(1);
  for (let id = 0; id < 150; id += 1) say({ id, method: "elicitation/create", params: {} });
  assert.equal(written.filter((line) => "error" in line).length, 50);
  call.cancel();
  assert.equal(written.filter((line) => "error" in line).length, 150);
});

test("a modern server that asks in the old way is refused", () => {
  const { conversation, written, say } = overheard();
  const body = Buffer.from('{"id":1,"method":"tools/call","params":{}}');
  const { receiver } = hearing();
  conversation.send({ era: "modern", method: "tools/call", id: 1, body }, receiver);
  say({ id: "q", method: "elicitation/create", params: {} });
  assert.equal(written.at(-1)?.error?.code, -32601);
});

test("a request that can be read in two ways is not sent", async () => {
  for (const text of [
    '{"id":1,"id":2,"params":{}}',
    '{"id":1,"params":{"name":"a","name":"b"}}',
    "[]",
  ]) {
    const { conversation, written } = overheard();
    const { receiver, ended } = hearing();
    const body = Buffer.from(text);
    conversation.send({ era: "legacy", method: "tools/call", id: 1, body }, receiver);
    assert.deepEqual((await ended).failure, { kind: "nonsense", sent: false });
    assert.deepEqual(written, []);
  }
});
