import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { SendFailure } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import type { ForwardOptions } from "../upstream.ts";
import { attempt, begun, hearing, held } from "./testing/attempt.ts";
import { type ScriptedChannel, scriptedChannel } from "./testing/scripted-channel.ts";
import { instancesOver } from "./testing/upstream-over.ts";

const closed: SendFailure = { kind: "closed", sent: true };
const unsent: SendFailure = { kind: "connect", sent: false };
const refused = (status: number): SendFailure => ({ kind: "refused", sent: true, status });

/** Fails the first requests, and answers the next. */
function failing(times: number, failure: SendFailure, before: readonly string[] = []) {
  let failed = 0;
  const asked: string[] = [];
  const channel = (name: string): ScriptedChannel =>
    scriptedChannel({
      on(posted) {
        const { receiver } = posted;
        asked.push(name);
        queueMicrotask(() => {
          if (failed >= times) return posted.answer("{}");
          failed += 1;
          if (before.includes("sent")) receiver.sent();
          if (before.includes("data")) receiver.data(Buffer.from("{"));
          receiver.failed(failure);
        });
      },
    });
  return { asked, channel };
}

async function outcomeOf(
  failure: SendFailure,
  { times = 1, before = ["sent"], names = ["a", "b"], ...options }: Partial<Outcome> = {},
) {
  const { asked, channel } = failing(times, failure, before);
  const instances = instancesOver(Object.fromEntries(names.map((name) => [name, channel(name)])));
  const { heard } = begun(instances, options);
  await turn();
  assert.equal(held(instances), 0);
  await instances[Symbol.asyncDispose]();
  return { asked, ended: heard.order.at(-1), failure: heard.failure };
}

interface Outcome extends Pick<ForwardOptions, "idempotent" | "only"> {
  readonly times: number;
  readonly before: readonly string[];
  readonly names: readonly string[];
}

test("what was not sent goes to another instance", async () => {
  const { asked, ended } = await outcomeOf(unsent, { before: [] });
  assert.deepEqual([asked.toSorted(), ended], [["a", "b"], "end"]);
});

test("another instance is asked although this one is the caller's own", async () => {
  const { asked, channel } = failing(1, unsent);
  const channels = { a: channel("a"), b: channel("b"), c: channel("c") };
  const instances = instancesOver(channels, { balancer: "hash" });
  const { heard } = begun(instances, { key: "aya" });
  await turn();
  assert.deepEqual([asked.length, new Set(asked).size, heard.order.at(-1)], [2, 2, "end"]);
  await instances[Symbol.asyncDispose]();
});

test("who is given up in the queue holds nothing when its turn comes", async () => {
  const channel = scriptedChannel();
  const instances = instancesOver({ channel }, {}, 1);
  const { attempts: first } = begun(instances);
  const { attempts: second, heard } = begun(instances);
  second.cancel();
  first.cancel();
  await turn();
  assert.deepEqual([held(instances), channel.posted.length, heard.order], [0, 1, []]);
  await instances[Symbol.asyncDispose]();
});

test("what may have been seen is sent again only where twice is once", async () => {
  const once = await outcomeOf(closed);
  assert.deepEqual([once.asked.length, once.ended, once.failure], [1, "failed", closed]);
  const twice = await outcomeOf(closed, { idempotent: true });
  assert.deepEqual([twice.asked.toSorted(), twice.ended], [["a", "b"], "end"]);
  for (const failure of [refused(500), { kind: "nonsense", sent: true } as const]) {
    const { asked, ended } = await outcomeOf(failure, { idempotent: true });
    assert.deepEqual([asked.length, ended], [1, "failed"], failure.kind);
  }
});

test("who says that it did nothing lets another be asked", async () => {
  for (const status of [429, 503]) {
    const { asked, ended } = await outcomeOf(refused(status));
    assert.deepEqual([asked.toSorted(), ended], [["a", "b"], "end"], `${status}`);
  }
  assert.equal((await outcomeOf(refused(502))).asked.length, 1);
});

test("nothing is asked again once some of the answer came", async () => {
  const { asked, ended } = await outcomeOf(closed, { idempotent: true, before: ["sent", "data"] });
  assert.deepEqual([asked.length, ended], [1, "failed"]);
});

test("an instance that is alone, or the only one that will do, is asked once more, three times at most", async () => {
  const alone = await outcomeOf(unsent, { names: ["a"] });
  assert.deepEqual([alone.asked, alone.ended], [["a", "a"], "end"]);
  const only = await outcomeOf(unsent, { only: "b" });
  assert.deepEqual([only.asked, only.ended], [["b", "b"], "end"]);
  const never3 = await outcomeOf(unsent, { times: 9, names: ["a"] });
  assert.deepEqual([never3.asked.length, never3.ended, never3.failure], [3, "failed", unsent]);
});

test("what nobody could be found for again fails as it failed first", async () => {
  const first = scriptedChannel({ on: ({ receiver }) => receiver.failed(unsent) });
  const instances = instancesOver({ first }, { breaker: { failures: 1 } });
  const { heard } = begun(instances);
  await turn();
  assert.deepEqual([heard.order, heard.failure], [["failed"], unsent]);
  const { heard: next } = begun(instances);
  await turn();
  assert.equal(next.failure?.kind, "connect");
  await instances[Symbol.asyncDispose]();
});

test("a caller who gives up is no fault of an instance that was being introduced", async () => {
  const stop = new AbortController();
  const channel = scriptedChannel({
    introduce: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  });
  const instances = instancesOver({ channel }, { breaker: { failures: 1 } });
  const { heard } = begun(instances, { signal: stop.signal });
  stop.abort(new Error("gone"));
  await turn();
  assert.deepEqual([heard.order, channel.posted.length], [["failed"], 0]);
  assert.equal(instances.report().breaker, "closed");
  assert.equal(held(instances), 0);
  await instances[Symbol.asyncDispose]();
});

test("an introduction that fails is a failure of that instance alone", async () => {
  const bad = scriptedChannel({
    introduce: () => Promise.reject(upstreamErrors.unreachable({ upstream: "crm" })),
  });
  const good = scriptedChannel({ on: (posted) => queueMicrotask(() => posted.answer("{}")) });
  const instances = instancesOver({ bad, good });
  for (let round = 0; round < 2; round += 1) {
    const { heard } = begun(instances);
    await turn();
    assert.equal(heard.order.at(-1), "end");
  }
  await instances[Symbol.asyncDispose]();
});

test("what failed before `send` returned is given up and taken up again where it is now", async () => {
  let count = 0;
  const channel = scriptedChannel({
    on({ receiver }) {
      count += 1;
      if (count === 1) receiver.failed(unsent);
    },
  });
  const instances = instancesOver({ channel });
  const { attempts } = begun(instances);
  attempts.resume();
  attempts.cancel();
  const [first, second] = channel.posted;
  assert.deepEqual([first?.resumed, second?.resumed], [0, 1]);
  assert.deepEqual([first?.cancelled, second?.cancelled], [false, true]);
  await instances[Symbol.asyncDispose]();
});

test("what its receiver gives up before `send` returned is given up there", async () => {
  const channel = scriptedChannel({ on: ({ receiver }) => receiver.sent() });
  const instances = instancesOver({ channel });
  const attempts = attempt(
    instances,
    hearing(() => attempts.cancel()),
  );
  attempts.start();
  assert.equal(channel.posted[0]?.cancelled, true);
  assert.equal(held(instances), 0);
  await instances[Symbol.asyncDispose]();
});
