import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { reportOf, take, takers } from "./testing/take.ts";
import { entry, never, toyInstances } from "./testing/toy-instances.ts";

test("in another list those that stay keep what is known of them, even with another weight", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances, channels } = toy;
  const channel = channels.get("a");
  take(instances, { signal: never, only: "a" }).release("failed");
  const held = take(instances, { signal: never, only: "a" });
  instances.replace([entry("a", { weight: 7 }), entry("c"), entry("a", { weight: 9 })]);
  const { weight, inFlight: busy, lastFailure } = reportOf(instances, "a");
  assert.deepEqual([weight, busy, lastFailure !== undefined], [7, 1, true]);
  assert.equal(held.instance.channel, channel);
  assert.deepEqual(
    instances.report().instances.map(({ id }) => id),
    ["a", "c"],
  );
});

test("one that goes gets nothing new, finishes what it has, and is closed then", async () => {
  await using toy = toyInstances([entry("a"), entry("b")]);
  const { instances, channels } = toy;
  const held = take(instances, { signal: never, only: "a" });
  instances.replace([entry("b")]);
  assert.deepEqual(new Set(takers(instances, 10)), new Set(["b"]));
  assert.equal(channels.get("a")?.closed, false);
  held.release("failed");
  assert.equal(channels.get("a")?.closed, true);
  instances.replace([]);
  assert.equal(channels.get("b")?.closed, true);
});

test("one that goes and never finishes is closed when its requests should have ended", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await using toy = toyInstances([entry("a")], { timeoutSeconds: 7 });
  const held = take(toy.instances);
  toy.instances.replace([]);
  t.mock.timers.tick(6999);
  assert.equal(toy.channels.get("a")?.closed, false);
  t.mock.timers.tick(1);
  assert.equal(toy.channels.get("a")?.closed, true);
  held.release("ok");
});

test("one that goes is not checked any more", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const health = { intervalSeconds: 10 };
  await using toy = toyInstances([entry("a")], { health });
  let checks = 0;
  toy.verdicts.set("a", async () => {
    checks += 1;
    return "well";
  });
  t.mock.timers.tick(1000);
  await turn();
  const held = take(toy.instances);
  toy.instances.replace([]);
  for (let times = 0; times < 5; times += 1) {
    t.mock.timers.tick(10_000);
    await turn();
  }
  assert.equal(checks, 1);
  held.release("ok");
});

test("the same name at another address is another instance", async () => {
  await using toy = toyInstances([entry("a")]);
  const before = toy.channels.get("a");
  toy.instances.replace([entry("a", { url: "http://elsewhere.example/mcp" })]);
  assert.equal(before?.closed, true);
  assert.equal(toy.channels.get("a")?.closed, false);
});
