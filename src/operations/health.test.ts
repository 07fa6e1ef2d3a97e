import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "../kernel/clock.ts";
import { silentLog, type Log } from "../telemetry/log.ts";
import { dataFolderCheck, drainCheck } from "./checks.ts";
import { healthConfig } from "./config.ts";
import { type Check, health } from "./health.ts";

const settings = { ...healthConfig.parse({}), checkSeconds: 60, keepSeconds: 0 };
const open = (
  checks: readonly Check[],
  changed: Partial<typeof settings> = {},
  log: Log = silentLog,
) => health({ checks, settings: { ...settings, ...changed }, clock: systemClock, log });

const good = (name: string, kind: Check["kind"]): Check => ({ name, kind, run: async () => {} });
const bad = (name: string, kind: Check["kind"]): Check => ({
  name,
  kind,
  run: () => Promise.reject(new Error("password=hunter22 at 10.0.0.1")),
});

test("a failed readiness check stops traffic but not the process", async () => {
  const state = open([good("process", "liveness"), bad("database", "readiness")]);
  assert.equal((await state.alive()).ok, true);
  assert.deepEqual(await state.ready(), {
    ok: false,
    checks: [
      { name: "process", ready: true },
      { name: "database", ready: false },
    ],
  });
});

test("what a check failed with is not told to whoever asks", async () => {
  const state = open([bad("database", "readiness")]);
  assert.doesNotMatch(JSON.stringify(await state.ready()), /hunter22|10\.0/);
});

test("a check that never ends has failed after its time", async () => {
  const hanging: Check = { name: "hanging", kind: "readiness", run: () => new Promise(() => {}) };
  const started = performance.now();
  assert.equal((await open([hanging], { checkSeconds: 0.05 }).ready()).ok, false);
  assert.ok(performance.now() - started < 20_000);
});

test("many probes at once run a check once, and its answer is kept for a while", async () => {
  let runs = 0;
  const counted: Check = {
    name: "counted",
    kind: "readiness",
    async run() {
      runs += 1;
      await wait(10);
    },
  };
  const state = open([counted], { keepSeconds: 60 });
  await Promise.all(Array.from({ length: 20 }, () => state.ready()));
  await state.ready();
  assert.equal(runs, 1);
});

test("an outage is logged when it begins and when it ends, not at each probe", async () => {
  const lines: string[] = [];
  const log: Log = {
    ...silentLog,
    info: (message) => lines.push(message),
    warn: (message) => lines.push(message),
  };
  let broken = true;
  const check: Check = {
    name: "database",
    kind: "readiness",
    run: () => (broken ? Promise.reject(new Error("down")) : Promise.resolve()),
  };
  const state = open([check], {}, log);
  await state.ready();
  await state.ready();
  broken = false;
  assert.equal((await state.ready()).ok, true);
  await state.ready();
  assert.deepEqual(lines, ["A check failed.", "A check succeeds again."]);
});

test("a hub that was asked to stop is not ready", async () => {
  let draining = false;
  const state = open([drainCheck(() => draining)]);
  assert.equal((await state.ready()).ok, true);
  draining = true;
  assert.equal((await state.ready()).ok, false);
});

test("a data folder that is gone or nearly full is not ready", async () => {
  assert.equal((await open([dataFolderCheck(import.meta.dirname, 1)]).ready()).ok, true);
  assert.equal((await open([dataFolderCheck("/nowhere/at/all", 1)]).ready()).ok, false);
  const all = Number.MAX_SAFE_INTEGER;
  assert.equal((await open([dataFolderCheck(import.meta.dirname, all)]).ready()).ok, false);
});
