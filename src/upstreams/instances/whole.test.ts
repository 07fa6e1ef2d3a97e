import assert from "node:assert/strict";
import { test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { failAt, failsWith, reportOf, take, takers } from "./testing/take.ts";
import { anyone, entry, never, toyInstances } from "./testing/toy-instances.ts";

test("an instance that fails in a row rests, the others take over, and trials bring it back", async () => {
  await using toy = toyInstances([entry("a"), entry("b"), entry("c")]);
  const { instances, clock } = toy;
  for (const id of ["b", "c"]) take(instances, { signal: never, only: id }).release("ok");
  failAt(instances, "a", 5);
  assert.equal(reportOf(instances, "a").breaker, "open");
  assert.ok(!takers(instances, 30).includes("a"));
  clock.pass(60);
  assert.equal(reportOf(instances, "a").breaker, "half-open");
  for (let trial = 0; trial < 3; trial += 1) {
    take(instances, { signal: never, only: "a" }).release("ok");
  }
  assert.equal(reportOf(instances, "a").breaker, "closed");
  assert.ok(takers(instances, 30).includes("a"));
});

test("one whose breaker closes again starts slowly", async () => {
  await using toy = toyInstances([entry("a"), entry("b")], { balancer: "round-robin" });
  const { instances, clock } = toy;
  failAt(instances, "a", 5);
  clock.pass(60);
  for (let trial = 0; trial < 3; trial += 1) {
    take(instances, { signal: never, only: "a" }).release("ok");
  }
  const taken = takers(instances, 110).filter((id) => id === "a").length;
  assert.ok(taken >= 5 && taken <= 15, String(taken));
});

test("the upstream rests when every instance failed and nobody succeeded since", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances, clock } = toy;
  failAt(instances, "a", 4);
  assert.equal(instances.report().breaker, "closed");
  failAt(instances, "b", 1);
  assert.equal(instances.report().breaker, "open");
  assert.throws(() => instances.tryAcquire(anyone), failsWith("upstreams.resting"));
  clock.pass(60);
  for (let trial = 0; trial < 3; trial += 1) take(instances).release("ok");
  assert.equal(instances.report().breaker, "closed");
});

test("an instance that dies with many requests under way does not close the upstream", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances } = toy;
  const leases = Array.from({ length: 100 }, () => take(instances));
  for (const lease of leases) if (lease.instance.id === "a") lease.release("failed");
  assert.equal(instances.report().breaker, "closed");
  assert.deepEqual(new Set(takers(instances, 20)), new Set(["b"]));
});

test("what fails at an instance that is no longer listed says nothing of those that are", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances } = toy;
  const wish = { signal: never, only: "a" };
  const leases = Array.from({ length: 10 }, () => take(instances, wish));
  failAt(instances, "b", 1);
  instances.replace([entry("b")]);
  for (const lease of leases) lease.release("failed");
  assert.equal(instances.report().breaker, "closed");
});

test("a trial that fails at one instance does not rest an upstream of which others are well", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances, clock } = toy;
  failAt(instances, "a", 3);
  failAt(instances, "b", 2);
  assert.equal(instances.report().breaker, "open");
  clock.pass(60);
  take(instances, { signal: never, only: "b" }).release("ok");
  take(instances, { signal: never, only: "a" }).release("failed");
  assert.equal(instances.report().breaker, "half-open");
});

test("while every instance rests on its own, callers hear for how long", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances, clock } = toy;
  failAt(instances, "a", 5);
  take(instances, { signal: never, only: "b" }).release("ok");
  clock.pass(20);
  failAt(instances, "b", 5);
  assert.equal(instances.report().breaker, "closed");
  assert.throws(
    () => instances.tryAcquire(anyone),
    (error) =>
      isKumihimoError(error) &&
      error.code === "upstreams.resting" &&
      error.message.includes("for 40 s"),
  );
});

test("those who wait hear at once that the upstream rests", async () => {
  await using toy = toyInstances([entry("a", { maxConnections: 5 })]);
  const { instances } = toy;
  const held = Array.from({ length: 5 }, () => take(instances));
  const waiting = Array.from({ length: 10 }, () => instances.acquire(anyone));
  const heard = Promise.allSettled(waiting);
  for (const lease of held) lease.release("failed");
  const refused = (await heard).filter(({ status }) => status === "rejected");
  // Four of the five that failed gave their place to somebody before the breaker opened.
  assert.equal(refused.length, 6);
});
