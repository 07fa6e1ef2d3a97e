import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryState } from "../../storage/state/memory-state.ts";
import { createTaskRoutes } from "./task-routes.ts";

const crm = { upstream: "crm", instance: "http://one" };
const files = { upstream: "files", instance: "stdio" };

test("a task is found by its principal, on any replica that shares the state", async () => {
  await using state = memoryState();
  assert.ok(await createTaskRoutes(state).keep("user:aya", "task 組紐", crm));
  const other = createTaskRoutes(state);
  assert.deepEqual(await other.find("user:aya", "task 組紐"), crm);
  await other.forget("user:aya", "task 組紐");
  assert.equal(await createTaskRoutes(state).find("user:aya", "task 組紐"), undefined);
});

test("somebody else's task is unknown, and cannot be taken away or over", async () => {
  await using state = memoryState();
  const routes = createTaskRoutes(state);
  await routes.keep("user:aya", "1", crm);
  assert.equal(await routes.find("user:ken", "1"), undefined);
  await routes.forget("user:ken", "1");
  assert.ok(await routes.keep("user:ken", "1", files));
  assert.deepEqual(await routes.find("user:aya", "1"), crm);
  assert.deepEqual(await routes.find("user:ken", "1"), files);
});

test("an id that another upstream gave before keeps its way", async () => {
  await using state = memoryState();
  const routes = createTaskRoutes(state);
  await routes.keep("user:aya", "1", crm);
  assert.equal(await routes.keep("user:aya", "1", files), false);
  assert.equal(await routes.keep("user:aya", "1", { ...crm, instance: "http://two" }), false);
  assert.ok(await routes.keep("user:aya", "1", crm), "the same again is no clash");
  assert.deepEqual(await routes.find("user:aya", "1"), crm);
});

test("a route ends with its task, is prolonged when kept again, and never lasts beyond a day", async () => {
  let now = 0;
  const clock = { now: () => new Date(0), seconds: () => now };
  await using state = memoryState({ clock });
  const routes = createTaskRoutes(state);
  await routes.keep("user:aya", "1", crm, 60);
  await routes.keep("user:aya", "2", crm, 1e9);
  now = 50;
  await routes.keep("user:aya", "1", crm, 60);
  now = 109;
  assert.ok(await routes.find("user:aya", "1"));
  now = 111;
  assert.equal(await routes.find("user:aya", "1"), undefined);
  now = 86_401;
  assert.equal(await routes.find("user:aya", "2"), undefined);
});

test("only so many routes are kept; the longest untouched goes first", async () => {
  await using state = memoryState();
  const routes = createTaskRoutes(state, 2);
  await routes.keep("user:aya", "1", crm);
  await routes.keep("user:aya", "2", crm);
  await routes.keep("user:aya", "1", crm);
  await routes.keep("user:aya", "3", crm);
  const found = await Promise.all(["1", "2", "3"].map((task) => routes.find("user:aya", task)));
  assert.deepEqual(
    found.map((route) => route !== undefined),
    [true, false, true],
  );
});
