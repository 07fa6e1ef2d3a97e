import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { Era } from "../introduction.ts";
import { type RequestOptions, UpstreamError } from "../upstream.ts";
import { type ScriptedChannel, scriptedChannel } from "./testing/scripted-channel.ts";
import { hub, upstreamOver } from "./testing/upstream-over.ts";

const params = { uri: "a:1", _meta: { own: 1 } };

function asked(channel: ScriptedChannel, options: Partial<RequestOptions> = {}) {
  const stop = new AbortController();
  const upstream = upstreamOver({ there: channel }, { maxMessageBytes: 65_536 });
  const given = { signal: stop.signal, idempotent: false, ...options };
  const result = upstream.request("resources/read", params, given);
  result.catch(() => {});
  const [posted] = channel.posted;
  assert.ok(posted);
  return { stop, upstream, result, posted };
}

const answered = (text: string, era: Era = "modern") => {
  const { result, posted, stop } = asked(scriptedChannel({ era }));
  posted.answer(text);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
  return result;
};

test("the result comes as an object; an error of the upstream's own with its code and data", async () => {
  assert.deepEqual(await answered('{"id":1,"result":{"a":[1]}}'), { a: [1] });
  const error = { code: -31234, message: "拒否", data: { why: 1 } };
  await assert.rejects(
    answered(JSON.stringify({ id: 1, error })),
    (thrown) => thrown instanceof UpstreamError && thrown.message === "拒否",
  );
  const long = { code: 1.5, message: "x".repeat(900).concat("y") };
  await assert.rejects(answered(JSON.stringify({ id: 1, error: long })), { code: -32_603 });
});

test("what is no answer is nonsense, and so is more than an answer may be", async () => {
  for (const text of ["", "{", "[]", '{"id":1}', '{"id":1,"result":[]}', '{"id":1,"error":"no"}']) {
    await assert.rejects(answered(text), { code: "upstreams.nonsense" }, text);
  }
  const { result, posted, upstream } = asked(scriptedChannel());
  posted.receiver.data(Buffer.alloc(65_536, " "));
  assert.equal(posted.cancelled, false);
  posted.receiver.data(Buffer.from(" "));
  await assert.rejects(result, { code: "upstreams.nonsense" });
  assert.equal(posted.cancelled, true);
  assert.equal(upstream.instances.report().instances[0]?.inFlight, 0);
});

test("each era is asked in its own words", () => {
  const sent = (era: Era) => JSON.parse(asked(scriptedChannel({ era })).posted.body).params;
  assert.deepEqual(sent("legacy"), params);
  assert.deepEqual(sent("modern"), {
    uri: "a:1",
    _meta: {
      own: 1,
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
      "io.modelcontextprotocol/clientInfo": hub,
    },
  });
  assert.equal(asked(scriptedChannel()).posted.request.name, "a:1");
});

test("notifications are heard as objects, and what is none is not heard", async () => {
  const heard: unknown[] = [];
  const { posted, result } = asked(scriptedChannel(), { heard: (each) => void heard.push(each) });
  for (const text of ['{"method":"a"}', "{", "[]"]) posted.receiver.message(Buffer.from(text));
  posted.answer('{"result":{}}');
  await result;
  assert.deepEqual(heard, [{ method: "a" }]);
});

test("whoever gives up hears its own reason, and so does the upstream", async () => {
  const { stop, result, posted } = asked(scriptedChannel());
  const reason = new Error("no time");
  stop.abort(reason);
  await assert.rejects(result, reason);
  assert.equal(posted.cancelled, true);
  const late = scriptedChannel();
  const upstream = upstreamOver({ late });
  const signal = AbortSignal.abort(reason);
  await assert.rejects(upstream.request("ping", {}, { signal }), reason);
  assert.equal(late.posted.length, 0);
});

test("a failure on the way is told in the catalogue's words; what is safe to repeat is", async () => {
  const closed = { kind: "closed", sent: true } as const;
  const { result, posted } = asked(scriptedChannel());
  posted.receiver.failed(closed);
  await assert.rejects(result, { code: "upstreams.cutOff" });
  const channel = scriptedChannel();
  const again = asked(channel, { idempotent: true });
  again.posted.receiver.failed(closed);
  await turn();
  channel.posted[1]?.answer('{"result":{"a":1}}');
  assert.deepEqual(await again.result, { a: 1 });
});
