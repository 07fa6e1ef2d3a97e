import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { silentLog } from "../telemetry/log.ts";
import { drain, type Drainable } from "./drain.ts";
import { stopSignals } from "./stop-signals.ts";

const never = new AbortController().signal;

/** Work that ends when told, and remembers that it was asked to take no more. */
function working(count: number): Drainable & { end(): void; readonly closed: boolean } {
  let inFlight = count;
  let closed = false;
  return {
    get inFlight() {
      return inFlight;
    },
    get closed() {
      return closed;
    },
    drain() {
      closed = true;
    },
    end() {
      inFlight -= 1;
    },
  };
}

test("stopping waits until what runs has ended", async () => {
  const work = working(1);
  const stop = drain([work], { seconds: 10, announceSeconds: 0 }, silentLog);
  assert.equal(stop.asked, false);
  let left: number | undefined;
  const stopped = stop.stop(never).then((count) => (left = count));
  assert.equal(stop.asked, true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(work.closed, true);
  assert.equal(left, undefined);
  work.end();
  assert.equal(await stopped, 0);
});

test("stopping gives up after its time and says how many calls are left", async () => {
  const stop = drain([working(2), working(1)], { seconds: 0.05, announceSeconds: 0 }, silentLog);
  assert.equal(await stop.stop(never), 3);
});

test("calls are still taken while the stop is announced", async () => {
  const work = working(0);
  const stop = drain([work], { seconds: 1, announceSeconds: 1 }, silentLog);
  const stopped = stop.stop(never);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(stop.asked, true);
  assert.equal(work.closed, false);
  await stopped;
  assert.equal(work.closed, true);
});

test("force ends every wait at once", async () => {
  const force = new AbortController();
  const stop = drain([working(1)], { seconds: 60, announceSeconds: 60 }, silentLog);
  const started = performance.now();
  const stopped = stop.stop(force.signal);
  force.abort();
  assert.equal(await stopped, 1);
  assert.ok(performance.now() - started < 20_000);
});

test("the first signal asks, the second forces", async () => {
  const source = new EventEmitter();
  using signals = stopSignals(source);
  source.emit("SIGTERM", "SIGTERM");
  assert.equal(await signals.asked, "SIGTERM");
  assert.equal(signals.force.aborted, false);
  source.emit("SIGINT", "SIGINT");
  assert.equal(signals.force.aborted, true);
});

test("signals are let go when the hub has stopped", () => {
  const source = new EventEmitter();
  stopSignals(source)[Symbol.dispose]();
  assert.equal(source.listenerCount("SIGTERM") + source.listenerCount("SIGINT"), 0);
});
