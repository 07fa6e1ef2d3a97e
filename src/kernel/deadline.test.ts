import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsLeft, withDeadline } from "./deadline.ts";
import { isKumihimoError } from "./errors.ts";

const forever = (): Promise<never> => new Promise(() => {});
const never = new AbortController().signal;

test("work that ignores its signal is given up all the same", async () => {
  await assert.rejects(
    withDeadline("test", 0.01, never, forever),
    (error) => isKumihimoError(error) && error.code === "kernel.deadline",
  );
});

test("the caller's own reason wins when the caller gives up first", async () => {
  const caller = new AbortController();
  const running = withDeadline("test", 10, caller.signal, forever);
  caller.abort(new Error("gone"));
  await assert.rejects(running, /gone/);
});

test("a result in time is passed on, and the work's signal has not fired", async () => {
  const fired = await withDeadline("test", 10, never, async (signal) => signal.aborted);
  assert.equal(fired, false);
});

test("a signal tells how much time is left, also inside a longer deadline", async () => {
  assert.equal(secondsLeft(never), Infinity);
  const left = await withDeadline("outer", 5, never, (outer) =>
    withDeadline("inner", 60, outer, async (inner) => secondsLeft(inner)),
  );
  assert.ok(left > 4 && left <= 5, `${left}`);
});
