import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { type TestContext, test } from "node:test";
import { calmSignals } from "./calm-signals.ts";

function listening(t: TestContext) {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const source = new EventEmitter();
  const calm = calmSignals(source);
  const heard: string[] = [];
  const listener = (name: string): void => void heard.push(name);
  calm.on("SIGTERM", listener).on("SIGINT", listener);
  const pass = (ms: number): void => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  return { source, calm, heard, listener, pass };
}

test("copies of a signal are heard as one, a later signal as a second", (t) => {
  const { source, heard, pass } = listening(t);
  for (const name of ["SIGTERM", "SIGTERM", "SIGINT"]) source.emit(name, name);
  assert.deepEqual(heard, ["SIGTERM"]);
  pass(600);
  source.emit("SIGINT", "SIGINT");
  assert.deepEqual(heard, ["SIGTERM", "SIGINT"]);
});

test("who stops listening at the first signal is not killed by its copies, but by the next", (t) => {
  const { source, calm, heard, listener, pass } = listening(t);
  source.emit("SIGTERM", "SIGTERM");
  calm.off("SIGTERM", listener);
  assert.equal(source.listenerCount("SIGTERM"), 1);
  source.emit("SIGTERM", "SIGTERM");
  pass(600);
  assert.equal(source.listenerCount("SIGTERM"), 0, "nobody listens: the system ends the process");
  assert.deepEqual(heard, ["SIGTERM"]);
});

test("without a signal the process is let go at once, and can be listened to again", (t) => {
  const { source, calm, heard, listener } = listening(t);
  calm.off("SIGTERM", listener);
  assert.equal(source.listenerCount("SIGTERM"), 0);
  calm.on("SIGTERM", listener);
  source.emit("SIGTERM", "SIGTERM");
  assert.deepEqual(heard, ["SIGTERM"]);
});

test("a wish to read the configuration again does not hide one to stop", (t) => {
  const { source, calm, heard, listener } = listening(t);
  calm.on("SIGHUP", listener);
  for (const name of ["SIGHUP", "SIGTERM", "SIGHUP"]) source.emit(name, name);
  assert.deepEqual(heard, ["SIGHUP", "SIGTERM"]);
  calm.off("SIGHUP", listener);
});
