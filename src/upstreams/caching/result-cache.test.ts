import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate, setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { InputRequired } from "../../pipeline/interaction.ts";
import { createResultCache, type FetchResult } from "./result-cache.ts";

const never = new AbortController().signal;
const wish = { seconds: 60, signal: never };
const result = (text: string): Buffer => Buffer.from(JSON.stringify({ content: [{ text }] }));

function cacheAt(maxBytes = 1_000_000) {
  const time = { now: 100 };
  const clock = { now: () => new Date(0), seconds: () => time.now };
  return { time, cache: createResultCache({ maxBytes, clock }) };
}

/** Counts how often the upstream is asked; each time it says another thing. */
function upstream(make = (asked: number) => result(`${asked}`)) {
  const seen = { asked: 0 };
  const fetch: FetchResult = async () => make((seen.asked += 1));
  return { seen, fetch };
}

test("a result is kept for its time and no longer", async () => {
  const { time, cache } = cacheAt();
  const { seen, fetch } = upstream();
  const first = await cache.through("key", wish, fetch);
  time.now += 59.9;
  assert.deepEqual(await cache.through("key", wish, fetch), first);
  assert.equal(seen.asked, 1);
  time.now += 0.1;
  assert.deepEqual(await cache.through("key", wish, fetch), result("2"));
  assert.notDeepEqual(await cache.through("other", wish, fetch), first);
});

test("a fresh call asks the upstream, and what it hears is kept instead", async () => {
  const { cache } = cacheAt();
  const { fetch } = upstream();
  await cache.through("key", wish, fetch);
  assert.deepEqual(await cache.through("key", { ...wish, fresh: true }, fetch), result("2"));
  assert.deepEqual(await cache.through("key", wish, fetch), result("2"));
  assert.equal(cache.size, 1);
});

test("failures, questions, tasks and nonsense are never kept", async () => {
  const { cache } = cacheAt();
  for (const text of [
    '{"isError":true,"content":[]}',
    '{"content":[],"isError" : true}',
    '{"is\\u0045rror":true}',
    '{"isError":"yes"}',
    '{"resultType":"input_required"}',
    '{"resultType":"task"}',
    '{"task":{"taskId":"1"}}',
    '{"a":1,"a":2}',
    "{",
    "7",
  ]) {
    const { seen, fetch } = upstream(() => Buffer.from(text));
    await cache.through(text, wish, fetch);
    assert.equal((await cache.through(text, wish, fetch)).toString(), text);
    assert.equal(seen.asked, 2, text);
  }
  const { seen, fetch } = upstream(() => {
    throw new Error("unreachable");
  });
  await assert.rejects(cache.through("key", wish, fetch), /unreachable/);
  await assert.rejects(cache.through("key", wish, fetch), /unreachable/);
  assert.deepEqual([seen.asked, cache.bytes], [2, 0]);
});

test("equal calls at the same time are one at the upstream", async () => {
  const { cache } = cacheAt();
  const { seen, fetch } = upstream();
  const calls = [1, 2, 3].map(() => cache.through("key", wish, fetch));
  assert.deepEqual(await Promise.all(calls), [result("1"), result("1"), result("1")]);
  assert.equal(seen.asked, 1);
});

test("one caller who leaves does not take the others along; the last one ends the call", async () => {
  const { cache } = cacheAt();
  const stops = [1, 2, 3].map(() => new AbortController());
  let ended: unknown;
  const fetch: FetchResult = (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        ended = signal.reason;
        reject(signal.reason);
      });
    });
  const calls = stops.map(({ signal }) => cache.through("key", { ...wish, signal }, fetch));
  for (const [place, stop] of stops.entries()) {
    assert.equal(ended, undefined);
    stop.abort(new Error(`gone ${place}`));
    await assert.rejects(async () => calls[place], new RegExp(`gone ${place}`));
  }
  assert.match(String(ended), /gone 2/);
  const { fetch: again } = upstream();
  assert.deepEqual(await cache.through("key", wish, again), result("1"), "nobody joins the dead");
});

test("a question of the upstream is for the caller it was asked, the others ask for themselves", async () => {
  const { cache } = cacheAt();
  let asked = 0;
  const fetch: FetchResult = async () => {
    asked += 1;
    const own = asked;
    await setTimeout(5);
    throw new InputRequired({ own: { method: "roots/list", params: { own } } });
  };
  const calls = [1, 2].map(() => cache.through("key", wish, fetch));
  const ends = await Promise.allSettled(calls);
  const questions = ends.map((end) =>
    end.status === "rejected" ? end.reason.requests.own.params.own : undefined,
  );
  assert.deepEqual(questions, [1, 2]);
});

test("a fresh call does not wait for one that began before it", async () => {
  const { cache } = cacheAt();
  const slow = Promise.withResolvers<Buffer>();
  const before = cache.through("key", wish, () => slow.promise);
  const { fetch } = upstream();
  assert.deepEqual(await cache.through("key", { ...wish, fresh: true }, fetch), result("1"));
  slow.resolve(result("slow"));
  assert.deepEqual(await before, result("slow"));
  assert.deepEqual(await cache.through("key", wish, fetch), result("1"), "the later word stays");
});

test("what was aborted before it began asks nobody", async () => {
  const { cache } = cacheAt();
  const { seen, fetch } = upstream();
  const signal = AbortSignal.abort(new Error("gone"));
  await assert.rejects(cache.through("key", { ...wish, signal }, fetch), /gone/);
  assert.equal(seen.asked, 0);
});

test("a slice does not keep the memory of the whole alive", async () => {
  const { cache } = cacheAt();
  const whole = Buffer.alloc(500_000, " ");
  whole.write('{"a":1}');
  await cache.through("key", wish, async () => whole.subarray(0, 7));
  const kept = await cache.through("key", wish, upstream().fetch);
  assert.equal(kept.toString(), '{"a":1}');
  assert.equal(kept.buffer.byteLength, 7);
});

test("the longest unused goes first, and the bound holds whatever comes", async () => {
  const use = fc.record({ key: fc.nat(9), bytes: fc.nat(500), fresh: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(use, { maxLength: 60 }), async (uses) => {
      const { cache } = cacheAt(2000);
      let order: number[] = [];
      for (const { key, bytes, fresh } of uses) {
        const text = result("x".repeat(bytes));
        await cache.through(`${key}`, { ...wish, fresh }, async () => text);
        await setImmediate();
        order = [...order.filter((one) => one !== key), key];
        assert.ok(cache.bytes <= 2000);
      }
      const { seen, fetch } = upstream(() => Buffer.from('{"isError":true}'));
      const newest = order.slice(order.length - cache.size);
      for (const key of newest) await cache.through(`${key}`, wish, fetch);
      assert.equal(seen.asked, 0, "what is kept is what was used last");
    }),
    { numRuns: 50 },
  );
});
