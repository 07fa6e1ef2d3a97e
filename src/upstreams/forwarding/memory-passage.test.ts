import assert from "node:assert/strict";
import { test } from "node:test";
import type { Call } from "../../pipeline/define-tool.ts";
import { noInteraction } from "../../pipeline/interaction.ts";
import { layoutOf } from "../envelope/layout.ts";
import { memoryPassage } from "./memory-passage.ts";
import { trialCall } from "./testing/trial-call.ts";

const request = { method: "tools/call", params: { name: "a", arguments: { city: "東京" } } };

const passageOf = (call: Partial<Call> = {}, most = 1000) =>
  memoryPassage(request, trialCall(call), most);

test("it is a whole request, and says of itself what it is", () => {
  const { passage } = passageOf({ meta: { traceparent: "t", progressToken: "theirs" } });
  const { id, method, params } = JSON.parse(passage.body.toString());
  assert.deepEqual([id, method, params], [passage.id, "tools/call", passage.params]);
  assert.deepEqual(params, { ...request.params, _meta: { traceparent: "t" } });
  assert.deepEqual(passage.layout, layoutOf(passage.body));
});

test("progress is asked for where somebody watches", () => {
  assert.deepEqual(passageOf({ watched: true }).passage.params["_meta"], { progressToken: 1 });
});

const supports = (capability: string): boolean => capability === "elicitation";

test("it can be asked what its caller can be asked", () => {
  const { passage } = passageOf({ ask: { ...noInteraction, supports } });
  assert.deepEqual(passage.capabilities, { elicitation: { form: {}, url: {} } });
  assert.deepEqual(passageOf().passage.capabilities, {});
});

test("the answer is put together; one that is too large is not kept", () => {
  const small = passageOf();
  small.passage.write(Buffer.from('{"result":'));
  small.passage.end(Buffer.from("{}}"));
  assert.deepEqual([small.text().toString(), small.answer()], ['{"result":{}}', { result: {} }]);
  const large = passageOf({}, 10);
  large.passage.write(Buffer.from('{"result":'));
  large.passage.end(Buffer.from("{}}"));
  assert.deepEqual([large.text().length, large.answer()], [0, {}]);
  const broken = passageOf();
  broken.passage.end(Buffer.from("[1,"));
  assert.deepEqual(broken.answer(), {});
});

test("progress and log lines reach the caller; what is none is dropped", () => {
  const heard: unknown[] = [];
  const { passage } = passageOf({
    progress: (done, message) => void heard.push([done, message]),
    tell: (level, message) => void heard.push([level, message]),
  });
  const say = (method: string, params: unknown): void =>
    passage.tell(Buffer.from(JSON.stringify({ method, params })));
  say("notifications/progress", { progress: 3, total: 4, message: "三" });
  say("notifications/progress", { progress: 0.5 });
  say("notifications/progress", { progress: 1, total: 0 });
  say("notifications/message", { level: "warning", data: { step: 1 } });
  const count = heard.length;
  say("notifications/progress", { progress: "much" });
  say("notifications/progress", undefined);
  say("notifications/message", { level: "loud", data: 1 });
  say("notifications/novel", {});
  passage.tell(Buffer.from("{"));
  assert.equal(heard.length, count);
  assert.deepEqual(heard, [
    [0.75, "三"],
    [0.5, undefined],
    [1, undefined],
    ["warning", { step: 1 }],
  ]);
});

test("whoever passes it on hears when its caller is gone, also where that was before, until nobody waits", () => {
  const stop = new AbortController();
  const gone: unknown[] = [];
  const { passage } = passageOf({ signal: stop.signal });
  passage.whenGone((reason) => gone.push(reason));
  passage.whenGone(undefined);
  stop.abort("over");
  assert.equal(gone.length, 0);
  passage.whenGone((reason) => gone.push(reason));
  assert.deepEqual(gone, ["over"]);
});
