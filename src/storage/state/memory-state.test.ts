import assert from "node:assert/strict";
import { test } from "node:test";
import { code, heldClock } from "../testing/artifacts-suite.ts";
import { stateSuite } from "../testing/state-suite.ts";
import { memoryState } from "./memory-state.ts";

stateSuite("memory", async () => {
  const clock = heldClock();
  const state = memoryState({ clock });
  const pass = async (seconds: number) => clock.forward(seconds + 0.001);
  return { here: state, there: state, momentSeconds: 10, pass };
});

test("a full memory refuses what is new, changes what it has, and takes new values as old ones end", async () => {
  const clock = heldClock();
  await using state = memoryState({ clock, maxKeys: 3 });
  await state.set("a", "1", 10);
  await state.collection("all").set("b", "2", 60);
  await state.set("c", "3");
  await assert.rejects(state.set("d", "4"), code("storage.stateFull"));
  await assert.rejects(state.setIfAbsent("d", "4", 1), code("storage.stateFull"));
  await assert.rejects(state.count("d", 4, 1), code("storage.stateFull"));
  await assert.rejects(state.collection("more").set("d", "4"), code("storage.stateFull"));
  await state.set("c", "5");
  assert.equal(await state.get("c"), "5");
  clock.forward(11);
  await state.set("d", "4");
  assert.equal(await state.get("d"), "4");
  await assert.rejects(state.set("e", "5"), code("storage.stateFull"));
  clock.forward(60);
  await state.set("e", "5");
});

test("the bytes of all values are bounded together, and come back when values go", async () => {
  await using state = memoryState({ maxBytes: 1000 });
  await state.set("a", "x".repeat(600));
  await assert.rejects(state.set("b", "x".repeat(600)), code("storage.stateFull"));
  await state.set("a", "x".repeat(900));
  for (let round = 0; round < 10; round += 1) {
    await state.delete("a");
    await state.collection("all").set("a", "x".repeat(900));
    await state.collection("all").delete("a");
    await state.set("a", "x".repeat(900));
  }
});
