import assert from "node:assert/strict";
import { test } from "node:test";
import { failAt, reportOf, take, takers } from "./testing/take.ts";
import { anyone, entry, never, toyInstances } from "./testing/toy-instances.ts";

const ill = (): Promise<never> => Promise.reject(new Error("ill"));

test("at most half of the instances are ejected, and one alone never", async () => {
  const quiet = { breaker: { failures: 1000 } };
  await using four = toyInstances(
    ["a", "b", "c", "d"].map((id) => entry(id)),
    quiet,
  );
  for (const id of ["a", "b", "c", "d"]) failAt(four.instances, id, 5);
  const health = four.instances.report().instances.map((each) => each.health);
  assert.deepEqual(health, ["ejected", "ejected", "unhealthy", "unhealthy"]);
  assert.deepEqual(new Set(takers(four.instances, 40)), new Set(["c", "d"]));
  await using one = toyInstances([entry("a")], quiet);
  failAt(one.instances, "a", 50);
  assert.equal(reportOf(one.instances, "a").health, "unhealthy");
});

test("a fresh instance gets a small share first, and its whole share after ten seconds", async () => {
  await using toy = toyInstances([entry("a")], { balancer: "round-robin" });
  const { instances, clock } = toy;
  clock.pass(100);
  instances.replace([entry("a"), entry("b")]);
  const share = (): number => takers(instances, 1100).filter((id) => id === "b").length / 1100;
  assert.ok(Math.abs(share() - 1 / 11) < 0.01);
  clock.pass(5);
  assert.ok(Math.abs(share() - 1 / 3) < 0.01);
  clock.pass(5);
  assert.ok(Math.abs(share() - 1 / 2) < 0.01);
});

test("one that comes back from its ejection starts slowly, too", async () => {
  const settings = { balancer: "round-robin", breaker: { failures: 1000 } };
  await using toy = toyInstances([entry("a"), entry("b")], settings);
  const { instances, clock } = toy;
  clock.pass(100);
  failAt(instances, "b", 5);
  clock.pass(30);
  const taken = takers(instances, 110).filter((id) => id === "b").length;
  assert.ok(taken >= 5 && taken <= 15, String(taken));
});

test("a check that fails keeps requests away, and one that succeeds brings them back slowly", async () => {
  await using toy = toyInstances([entry("a"), entry("b")], { balancer: "round-robin" });
  const { instances, clock, verdicts } = toy;
  clock.pass(100);
  verdicts.set("b", ill);
  await instances.check(never);
  assert.equal(reportOf(instances, "b").health, "unhealthy");
  assert.deepEqual(new Set(takers(instances, 20)), new Set(["a"]));
  assert.deepEqual(
    instances.all.map(({ id }) => id),
    ["a", "b"],
  );
  verdicts.set("b", async () => "well");
  await instances.check(never);
  assert.equal(reportOf(instances, "b").health, "healthy");
  const taken = takers(instances, 110).filter((id) => id === "b").length;
  assert.ok(taken >= 5 && taken <= 15, String(taken));
});

test("who waits gets an instance as soon as a check finds it well", async () => {
  const list = [entry("a", { maxConnections: 1 }), entry("b", { maxConnections: 1 })];
  await using toy = toyInstances(list);
  const { instances, verdicts } = toy;
  verdicts.set("b", ill);
  await instances.check(never);
  take(instances);
  const waiting = instances.acquire(anyone);
  verdicts.set("b", async () => "well");
  await instances.check(never);
  assert.equal((await waiting).instance.id, "b");
});

test("lists are asked of those first that are well", async () => {
  await using toy = toyInstances([entry("a"), entry("b"), entry("c")]);
  toy.verdicts.set("a", ill);
  await toy.instances.check(never);
  assert.deepEqual(
    toy.instances.all.map(({ id }) => id),
    ["b", "c", "a"],
  );
});

test("with fewer than half of the instances well, all are used again", async () => {
  const list = ["a", "b", "c", "d"].map((id) => entry(id));
  await using toy = toyInstances(list, { balancer: "round-robin" });
  const { instances, verdicts } = toy;
  for (const id of ["a", "b"]) verdicts.set(id, ill);
  await instances.check(never);
  assert.equal(instances.report().panic, false);
  assert.deepEqual(new Set(takers(instances, 20)), new Set(["c", "d"]));
  verdicts.set("c", ill);
  await instances.check(never);
  assert.equal(instances.report().panic, true);
  assert.equal(new Set(takers(instances, 20)).size, 4);
});

test("the only instance is asked although its check fails", async () => {
  await using toy = toyInstances([entry("a")]);
  toy.verdicts.set("a", ill);
  await toy.instances.check(never);
  assert.deepEqual(takers(toy.instances, 2), ["a", "a"]);
});

test("who tried the well ones gets an ill one rather than nobody", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  toy.verdicts.set("b", ill);
  await toy.instances.check(never);
  const first = take(toy.instances);
  assert.equal(first.instance.id, "a");
  const except = new Set([first.instance]);
  assert.equal(take(toy.instances, { signal: never, except }).instance.id, "b");
});
