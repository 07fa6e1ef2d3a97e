import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import { never } from "../testing/toy-instances.ts";
import { type CheckResult, keepChecking } from "./keep-checking.ts";
import type { Verdict } from "./probe.ts";

interface Watched extends Disposable {
  readonly results: readonly CheckResult[];
  readonly mostAtOnce: number;
  readonly asked: number;
  now(signal?: AbortSignal): Promise<void>;
}

/** Checks with intervals that a test can wait for. */
function watched(
  ask: (signal: AbortSignal) => Promise<Verdict>,
  { intervalSeconds = 0.02, timeoutSeconds = 0.05, lot = 0.5 } = {},
): Watched {
  const results: CheckResult[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  let asked = 0;
  const checks = keepChecking({
    async ask(signal) {
      asked += 1;
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      try {
        return await ask(signal);
      } finally {
        atOnce -= 1;
      }
    },
    told: (result) => results.push(result),
    settings: { intervalSeconds, timeoutSeconds },
    random: () => lot,
  });
  return {
    results,
    get mostAtOnce() {
      return mostAtOnce;
    },
    get asked() {
      return asked;
    },
    now: (signal = never) => checks.now(signal),
    [Symbol.dispose]: () => checks[Symbol.dispose](),
  };
}

const seldom = { intervalSeconds: 3600 };
const forever = (): Promise<never> => new Promise(() => undefined);
const well = async (): Promise<Verdict> => "well";

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await pause(1);
}

test("it asks again and again, ill or well", { timeout: 60_000 }, async () => {
  let times = 0;
  using checks = watched(async () => {
    times += 1;
    if (times % 2 === 0) throw new Error("ill");
    return "well";
  });
  await until(() => checks.results.length >= 4);
  assert.deepEqual(
    checks.results.slice(0, 4).map((result) => result.well),
    [true, false, true, false],
  );
});

test(
  "one that does not answer in time is ill, and is told to stop",
  { timeout: 60_000 },
  async () => {
    let stopped = 0;
    using checks = watched(async (signal) => {
      signal.addEventListener("abort", () => (stopped += 1), { once: true });
      return await forever();
    }, seldom);
    await checks.now();
    assert.deepEqual([checks.results[0]?.well, stopped], [false, 1]);
  },
);

test("a check that ignores its end keeps the next from starting", { timeout: 60_000 }, async () => {
  const ending = Promise.withResolvers<Verdict>();
  using checks = watched(() => ending.promise, { timeoutSeconds: 0.01 });
  await until(() => checks.results.length > 0);
  await pause(100);
  assert.equal(checks.asked, 1);
  ending.resolve("well");
  await until(() => checks.asked > 1);
  assert.equal(checks.mostAtOnce, 1);
});

test("who wants to know now joins the check that is under way", async () => {
  using checks = watched(async () => {
    await pause(10);
    return "well";
  }, seldom);
  await Promise.all([checks.now(), checks.now(), checks.now()]);
  assert.deepEqual([checks.asked, checks.results.length], [1, 1]);
  await checks.now();
  assert.equal(checks.asked, 2);
});

test("who stops waiting does not stop the check for the others", async () => {
  using checks = watched(async () => {
    await pause(20);
    return "well";
  }, seldom);
  const leaving = assert.rejects(checks.now(AbortSignal.timeout(5)), { name: "TimeoutError" });
  await checks.now();
  await leaving;
  assert.deepEqual(checks.results, [{ well: true }]);
});

test("of one that sleeps nothing is told", async () => {
  using checks = watched(async () => "asleep", seldom);
  await checks.now();
  assert.deepEqual([checks.asked, checks.results.length], [1, 0]);
});

test("after its end nothing is asked or told, and what was asked is stopped", async () => {
  let stopped = false;
  const checks = watched((signal) => {
    signal.addEventListener("abort", () => (stopped = true), { once: true });
    return forever();
  }, seldom);
  const waiting = checks.now();
  checks[Symbol.dispose]();
  await waiting;
  assert.deepEqual([stopped, checks.results.length], [true, 0]);
  const idle = watched(well);
  await until(() => idle.asked > 0);
  idle[Symbol.dispose]();
  const { asked } = idle;
  await pause(60);
  assert.equal(idle.asked, asked);
});

test("intervals differ a little, and the first check comes soon", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  using early = watched(well, { intervalSeconds: 100, lot: 0 });
  using late = watched(well, { intervalSeconds: 100, lot: 0.999 });
  const asked = async (milliseconds: number): Promise<readonly number[]> => {
    t.mock.timers.tick(milliseconds);
    await turn();
    return [early.asked, late.asked];
  };
  assert.deepEqual(await asked(0), [1, 0]);
  assert.deepEqual(await asked(10_000), [1, 1]);
  assert.deepEqual(await asked(79_999), [1, 1]);
  assert.deepEqual(await asked(1), [2, 1]);
  assert.deepEqual(await asked(29_000), [2, 1]);
  assert.deepEqual(await asked(1000), [2, 2]);
});
