import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { belongingsOf } from "../../../test/belongings.ts";
import { type RealRedis, realRedis } from "../../../test/real-redis.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { storageConfig } from "../config.ts";
import { code } from "../testing/artifacts-suite.ts";
import { stateSuite } from "../testing/state-suite.ts";
import { openState } from "./open-state.ts";
import type { State } from "./state.ts";

const timeoutSeconds = 0.5;

interface Options {
  readonly prefix?: string;
  readonly timeoutSeconds?: number;
  readonly log?: Log;
}

const opened = (url: string, more: Options = {}): Promise<State> => {
  const { log = silentLog, ...given } = more;
  const settings = storageConfig.parse({ state: { kind: "redis", url, timeoutSeconds, ...given } });
  return openState(settings.state, log);
};

async function replica(
  context: TestContext,
  options: Options = {},
): Promise<[RealRedis, State] | undefined> {
  const redis = await realRedis(context);
  if (redis === undefined) return undefined;
  const state = belongingsOf(context).use(await opened(redis.url, options));
  return [redis, state];
}

async function eventually(works: () => Promise<unknown>, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    try {
      await works();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await wait(20);
    }
  }
}

/** Timers may fire a little early. */
const pass = (seconds: number): Promise<void> => wait(seconds * 1000 + 20);

/** Where nothing fails: a busy machine may take its time. */
const patient = { timeoutSeconds: 10 };

stateSuite("redis", async (context) => {
  const redis = await realRedis(context);
  if (redis === undefined) return undefined;
  const [here, there] = [await opened(redis.url, patient), await opened(redis.url, patient)];
  return { here, there, momentSeconds: 1.6, pass };
});

test("hubs with different prefixes share a server and nothing else", async (context) => {
  const redis = await realRedis(context);
  if (redis === undefined) return;
  await using one = await opened(redis.url, { ...patient, prefix: "one:" });
  await using two = await opened(redis.url, { ...patient, prefix: "two:" });
  let heard = 0;
  await two.subscribe("news", () => (heard += 1));
  await one.set("key", "x");
  await one.collection("all").set("key", "x");
  await one.publish("news", "x");
  await wait(50);
  assert.deepEqual(
    [await two.get("key"), (await two.collection("all").all()).size, heard],
    [undefined, 0, 0],
  );
});

test("a server that is killed gives clear errors in time, and is used again once it is back", async (context) => {
  const pair = await replica(context);
  if (pair === undefined) return;
  const [redis, state] = pair;
  const heard: string[] = [];
  await state.subscribe("news", (message) => heard.push(message));
  const pending = Array.from({ length: 200 }, () => state.count("calls", 1, 60));
  const settled = Promise.allSettled(pending);
  await redis.kill();
  for (const result of await settled) {
    if (result.status === "rejected") assert.ok(code("storage.stateUnavailable")(result.reason));
  }
  const began = performance.now();
  await assert.rejects(state.get("key"), code("storage.stateUnavailable"));
  await assert.rejects(state.check(AbortSignal.timeout(5000)), code("storage.stateUnavailable"));
  await assert.rejects(state.publish("news", "lost"), code("storage.stateUnavailable"));
  const later = await state.subscribe("later", (message) => heard.push(message));
  assert.ok(performance.now() - began < 20_000);

  await redis.start();
  await eventually(() => state.set("key", "back"));
  assert.equal(await state.get("key"), "back");
  await eventually(async () => {
    await state.publish("news", "again");
    await state.publish("later", "new");
    await wait(20);
    assert.ok(heard.includes("again") && heard.includes("new"));
  });
  await later[Symbol.asyncDispose]();
});

test("a server that hangs costs one time limit, not one for each caller, and is found again", async (context) => {
  const pair = await replica(context, { timeoutSeconds: 3 });
  if (pair === undefined) return;
  const [redis, state] = pair;
  await state.set("key", "x");
  redis.hang();
  const began = performance.now();
  await assert.rejects(state.get("key"), code("storage.stateUnavailable"));
  const first = performance.now() - began;
  assert.ok(first >= 2900 && first < 20_000, `${first}`);
  await assert.rejects(state.get("key"), code("storage.stateUnavailable"));
  const second = performance.now() - began - first;
  assert.ok(second < 2000, `${second}`);
  redis.goOn();
  await eventually(async () => assert.equal(await state.get("key"), "x"));
});

test("a connection that stays silent is cut and made anew", async (context) => {
  const pair = await replica(context);
  if (pair === undefined) return;
  const [redis, state] = pair;
  let cut = false;
  await using watched = await opened(redis.url, {
    log: { ...silentLog, warn: () => (cut = true), child: () => silentLog },
  });
  redis.hang();
  await Promise.allSettled([state.get("key"), watched.get("key")]);
  await eventually(async () => assert.ok(cut));
  redis.goOn();
  await eventually(() => watched.set("key", "x"));
});

test("without a server it opens within the time limit, and works once there is one", async (context) => {
  const redis = await realRedis(context);
  if (redis === undefined) return;
  await redis.kill();
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  const log: Log = { ...silentLog, warn: note, info: note, child: () => silentLog };
  const began = performance.now();
  await using state = await opened(redis.url, { log, timeoutSeconds: 2 });
  assert.ok(performance.now() - began < 20_000);
  await assert.rejects(state.get("key"), code("storage.stateUnavailable"));
  await wait(300);
  await redis.start();
  await eventually(() => state.set("key", "x"));
  assert.equal(lines.length, 2, lines.join("; "));
});

test("neither errors nor the log name the address or its password", async (context) => {
  const redis = await realRedis(context);
  if (redis === undefined) return;
  const seen: unknown[] = [];
  const note = (...line: unknown[]): void => void seen.push(line);
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };
  const url = redis.url.replace("//", "//someone:canary-3f9@");
  await using state = await opened(url, { log });
  await assert.rejects(state.get("key"), (error) => {
    seen.push(error, String(error), JSON.stringify(error));
    return code("storage.stateUnavailable")(error);
  });
  assert.ok(seen.length > 3);
  assert.doesNotMatch(seen.map((one) => inspectDeep(one)).join("\n"), /canary/);
});

const inspectDeep = (value: unknown): string =>
  value instanceof Error ? `${value.stack} ${inspectDeep(value.cause)}` : JSON.stringify(value);
