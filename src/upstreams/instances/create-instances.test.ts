import assert from "node:assert/strict";
import { test } from "node:test";
import { failAt, failsWith, inFlight, reportOf, take } from "./testing/take.ts";
import { anyone, entry, never, toyInstances } from "./testing/toy-instances.ts";

test("a hold counts until it is given back, and once", async () => {
  await using toy = toyInstances([entry("a")]);
  const lease = take(toy.instances);
  assert.deepEqual(inFlight(toy.instances), [1]);
  lease.release("ok");
  lease.release("ok");
  assert.deepEqual(inFlight(toy.instances), [0]);
});

test("latency runs from the hold to its good end; failures and callers who leave do not count", async () => {
  await using toy = toyInstances([entry("a")]);
  for (const outcome of ["failed", "neutral"] as const) {
    const lease = take(toy.instances);
    toy.clock.pass(5);
    lease.release(outcome);
  }
  assert.equal(reportOf(toy.instances, "a").latencyMs, undefined);
  const lease = take(toy.instances);
  toy.clock.pass(0.25);
  lease.release("ok");
  assert.equal(reportOf(toy.instances, "a").latencyMs, 250);
});

test("nobody gets more than it may have; when all are full, nothing is given at once", async () => {
  const list = [entry("a", { maxConnections: 1 }), entry("b", { maxConnections: 2 })];
  await using toy = toyInstances(list);
  for (let request = 0; request < 3; request += 1) take(toy.instances);
  assert.deepEqual(inFlight(toy.instances), [1, 2]);
  assert.equal(toy.instances.tryAcquire(anyone), undefined);
});

test("who waits is served in the order of arrival, and newcomers stand behind", async () => {
  await using toy = toyInstances([entry("a", { maxConnections: 1 })]);
  const { instances } = toy;
  const held = take(instances);
  const served: string[] = [];
  const waiting = ["first", "second", "third"].map(async (name) => {
    const lease = await instances.acquire(anyone);
    served.push(name);
    return lease;
  });
  held.release("ok");
  assert.equal(instances.tryAcquire(anyone), undefined);
  for (const each of waiting) (await each).release("ok");
  assert.deepEqual(served, ["first", "second", "third"]);
});

test("a newcomer does not overtake who waits, even where time alone made a place free", async () => {
  await using toy = toyInstances([entry("a", { maxConnections: 1 }), entry("b")]);
  const { instances, clock } = toy;
  failAt(instances, "b", 5);
  take(instances);
  const first = instances.acquire(anyone);
  clock.pass(60);
  assert.equal(instances.tryAcquire(anyone), undefined);
  const newcomer = instances.acquire(anyone);
  const order = await Promise.race([first.then(() => "first"), newcomer.then(() => "newcomer")]);
  assert.equal(order, "first");
  assert.equal((await newcomer).instance.id, "b");
});

test("who wants one instance only does not keep those behind from the others", async () => {
  const list = [entry("a", { maxConnections: 1 }), entry("b", { maxConnections: 1 })];
  await using toy = toyInstances(list);
  const { instances } = toy;
  const holdA = take(instances, { signal: never, only: "a" });
  const choosy = instances.acquire({ signal: never, only: "a" });
  assert.equal((await instances.acquire(anyone)).instance.id, "b");
  holdA.release("ok");
  assert.equal((await choosy).instance.id, "a");
});

test("the line has an end, and whoever gives up leaves it", async () => {
  const settings = { concurrency: { waiting: 1 } };
  await using toy = toyInstances([entry("a", { maxConnections: 1 })], settings);
  const { instances } = toy;
  const held = take(instances);
  const caller = new AbortController();
  const waiting = instances.acquire({ signal: caller.signal });
  await assert.rejects(instances.acquire(anyone), failsWith("kernel.busy"));
  caller.abort(new Error("gone"));
  await assert.rejects(waiting, /gone/);
  const next = instances.acquire(anyone);
  held.release("ok");
  (await next).release("ok");
  assert.deepEqual(inFlight(instances), [0]);
});

test("a caller who is gone already gets nothing", async () => {
  await using toy = toyInstances([entry("a")]);
  const gone = { signal: AbortSignal.abort(new Error("gone")) };
  assert.throws(() => toy.instances.tryAcquire(gone), /gone/);
  await assert.rejects(toy.instances.acquire(gone), /gone/);
  assert.deepEqual(inFlight(toy.instances), [0]);
});

test("instances that were tried are left out, and without any other there is none", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instance } = take(toy.instances);
  const other = take(toy.instances, { signal: never, except: new Set([instance]) });
  assert.notEqual(other.instance, instance);
  const both = new Set([instance, other.instance]);
  const wish = { signal: never, except: both };
  assert.throws(() => toy.instances.tryAcquire(wish), failsWith("upstreams.noInstance"));
  const unknown = { signal: never, only: "c" };
  assert.throws(() => toy.instances.tryAcquire(unknown), failsWith("upstreams.noInstance"));
});

test("an upstream without instances says so", async () => {
  await using toy = toyInstances([]);
  assert.throws(() => toy.instances.tryAcquire(anyone), failsWith("upstreams.noInstance"));
  await assert.rejects(toy.instances.acquire(anyone), failsWith("upstreams.noInstance"));
});

test("closing refuses those who wait, and closes channels and the way of checking", async () => {
  const toy = toyInstances([entry("a", { maxConnections: 1 })]);
  const { instances, channels } = toy;
  const held = take(instances);
  const waiting = assert.rejects(instances.acquire(anyone), failsWith("upstreams.noInstance"));
  await toy[Symbol.asyncDispose]();
  await waiting;
  assert.deepEqual([channels.get("a")?.closed, toy.probeClosed], [true, true]);
  held.release("ok");
  instances.replace([entry("late")]);
  assert.equal(channels.has("late"), false);
  assert.throws(() => instances.tryAcquire(anyone), failsWith("upstreams.noInstance"));
});
