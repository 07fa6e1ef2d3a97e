import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import * as fc from "fast-check";
import { belongingsOf } from "../../../test/belongings.ts";
import { type RealRedis, realRedis } from "../../../test/real-redis.ts";
import { until } from "../../../test/until.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { redisState } from "../../storage/state/redis-state.ts";
import type { State } from "../../storage/state/state.ts";
import { code, heldClock } from "../../storage/testing/artifacts-suite.ts";
import { silentLog } from "../../telemetry/log.ts";
import { upstreamSettings } from "../settings.ts";
import type { Upstreams } from "../upstreams.ts";
import { createUpstreams } from "./create-upstreams.ts";
import { quietUpstreams } from "./testing/quiet-upstreams.ts";

const crm = upstreamSettings.parse({ instances: [] });
const files = upstreamSettings.parse({ command: "node" });
const at = (host: string) => ({ url: `http://${host}.test/mcp` });

async function hub(context: TestContext, state: State, heartbeatSeconds = 30): Promise<Upstreams> {
  const upstreams = await createUpstreams({
    configured: { crm, files },
    open: quietUpstreams().open,
    state,
    keptFile: "/nonexistent/upstreams.json",
    heartbeatSeconds,
    log: silentLog,
  });
  return belongingsOf(context).use(upstreams);
}

async function alone(context: TestContext): Promise<Upstreams> {
  return hub(context, belongingsOf(context).use(memoryState()));
}

async function replicas(
  context: TestContext,
  heartbeatSeconds?: number,
): Promise<{ redis: RealRedis; here: Upstreams; there: Upstreams } | undefined> {
  const redis = await realRedis(context);
  if (redis === undefined) return undefined;
  const open = async (): Promise<Upstreams> => {
    const settings = { url: redis.url, prefix: "test:", timeoutSeconds: 5 };
    const state = belongingsOf(context).use(await redisState(settings, silentLog));
    return hub(context, state, heartbeatSeconds);
  };
  return { redis, here: await open(), there: await open() };
}

const urls = (upstreams: Upstreams): readonly string[] =>
  (upstreams.report("crm")?.instances ?? []).map(({ url = "" }) => url);

test("a replica that registers is asked, with what it said of itself, until it deregisters", async (context) => {
  const upstreams = await alone(context);
  const said = {
    ...at("a"),
    weight: 3,
    maxConnections: 7,
    version: "1.2.3",
    metadata: { zone: "x" },
  };
  const { instance, heartbeatSeconds } = await upstreams.register("crm", said);
  assert.equal(heartbeatSeconds, 30);
  const [entry] = upstreams.report("crm")?.instances ?? [];
  assert.deepEqual(
    [entry?.id, entry?.url, entry?.weight, entry?.maxConnections, entry?.version, entry?.source],
    [instance, said.url, 3, 7, "1.2.3", "registration"],
  );
  assert.equal(
    upstreams.get("crm")?.instances.tryAcquire({ signal: context.signal })?.instance.id,
    instance,
  );
  assert.deepEqual(upstreams.discover("crm", "^1.2.0"), [
    { upstream: "crm", instance, url: said.url, version: "1.2.3", metadata: { zone: "x" } },
  ]);
  await upstreams.deregister("crm", instance);
  assert.deepEqual(urls(upstreams), []);
  await assert.rejects(upstreams.deregister("crm", instance), code("upstreams.unknownInstance"));
  await assert.rejects(upstreams.heartbeat("crm", instance), code("upstreams.unknownInstance"));
});

test("the same address registered again is the same instance, with what it says now", async (context) => {
  const upstreams = await alone(context);
  const first = await upstreams.register("crm", { ...at("a"), version: "1.0.0" });
  const again = await upstreams.register("crm", { url: "http://A.test:80/mcp", version: "2.0.0" });
  assert.equal(again.instance, first.instance);
  assert.deepEqual(
    upstreams.report("crm")?.instances.map(({ version }) => version),
    ["2.0.0"],
  );
});

test("three missed heartbeats drop an instance, and heartbeats keep it", async (context) => {
  const clock = heldClock();
  const state = belongingsOf(context).use(memoryState({ clock }));
  const upstreams = await hub(context, state, 0.1);
  const kept = await upstreams.register("crm", at("kept"));
  await upstreams.register("crm", at("silent"));
  const beats = async (count: number): Promise<void> => {
    for (let beat = 0; beat < count; beat += 1) {
      clock.forward(0.09);
      await upstreams.heartbeat("crm", kept.instance);
    }
    // It has looked again a few times by then.
    await wait(100);
  };
  assert.equal(urls(upstreams).length, 2);
  await beats(3);
  assert.equal(urls(upstreams).length, 2);
  await beats(1);
  await until(() => urls(upstreams).length === 1);
  assert.deepEqual(urls(upstreams), ["http://kept.test/mcp"]);
  await beats(6);
  assert.deepEqual(urls(upstreams), ["http://kept.test/mcp"]);
});

test("a program has no instances to register", async (context) => {
  const upstreams = await alone(context);
  await assert.rejects(upstreams.register("files", at("a")), code("upstreams.notReplicated"));
});

test("an upstream takes a thousand registrations and no more, though those it has may come again", async (context) => {
  const upstreams = await alone(context);
  for (let host = 0; host < 1000; host += 1) await upstreams.register("crm", at(`h${host}`));
  await assert.rejects(upstreams.register("crm", at("more")), code("upstreams.tooManyInstances"));
  await upstreams.register("crm", at("h7"));
  assert.equal(urls(upstreams).length, 1000);
});

test("whatever is taken for the id of an instance, it is unknown and nothing breaks", async (context) => {
  const upstreams = await alone(context);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 2000 }), async (id) => {
      await assert.rejects(upstreams.heartbeat("crm", id), code("upstreams.unknownInstance"));
      await assert.rejects(upstreams.deregister("crm", id), code("upstreams.unknownInstance"));
    }),
    { numRuns: 100, examples: [[""], ["x".repeat(5000)], ["__proto__"]] },
  );
});

test("what something else wrote among the registrations is left alone", async (context) => {
  const state = memoryState();
  context.after(() => state[Symbol.asyncDispose]());
  const foreign = [
    "{",
    "null",
    "[]",
    '{"upstream":"crm","url":"file:///etc/passwd"}',
    '{"url":"http://x.test"}',
  ];
  const kept = state.collection("upstream-instances");
  for (const [place, text] of foreign.entries()) await kept.set(`crm/${place}`, text);
  const upstreams = await hub(context, state);
  await upstreams.register("crm", at("a"));
  assert.deepEqual(urls(upstreams), ["http://a.test/mcp"]);
});

test("two hubs on one Redis see each other's registrations long before a heartbeat", async (context) => {
  const pair = await replicas(context);
  if (pair === undefined) return;
  const { here, there } = pair;
  const { instance } = await here.register("crm", at("a"));
  await there.register("crm", at("b"));
  const began = performance.now();
  await until(() => urls(here).length === 2 && urls(there).length === 2);
  assert.ok(performance.now() - began < 15_000);
  await there.heartbeat("crm", instance);
  await there.deregister("crm", instance);
  await until(() => urls(here).length === 1);
  assert.deepEqual(urls(here), ["http://b.test/mcp"]);
});

test("three missed heartbeats drop an instance from both hubs, whichever heard the last one", async (context) => {
  const pair = await replicas(context, 0.6);
  if (pair === undefined) return;
  const { here, there } = pair;
  const { instance } = await here.register("crm", at("a"));
  await until(() => urls(there).length === 1);
  let last = 0;
  for (let beat = 0; beat < 5; beat += 1) {
    await wait(540);
    last = performance.now();
    await there.heartbeat("crm", instance);
  }
  assert.deepEqual([urls(here).length, urls(there).length], [1, 1]);
  await until(() => urls(here).length === 0 && urls(there).length === 0);
  const took = performance.now() - last;
  assert.ok(took > 1700, `${took}`);
});

test("an upstream added at one hub is opened and removed at the other too", async (context) => {
  const pair = await replicas(context);
  if (pair === undefined) return;
  const { here, there } = pair;
  const added = upstreamSettings.parse({ instances: [at("c")], headers: { authorization: "x" } });
  await here.add("added", added);
  const opened = here.get("added");
  await until(() => there.get("added") !== undefined);
  assert.deepEqual(there.get("added")?.settings, added);
  await assert.rejects(there.add("added", added), code("upstreams.nameTaken"));
  await wait(50);
  assert.equal(here.get("added"), opened);
  await there.remove("added");
  await until(() => !here.names().includes("added"));
});

test("while Redis is gone what was known goes on, and registering is refused clearly", async (context) => {
  const pair = await replicas(context, 0.5);
  if (pair === undefined) return;
  const { redis, here } = pair;
  const { instance } = await here.register("crm", at("a"));
  await redis.kill();
  await assert.rejects(here.register("crm", at("b")), code("storage.stateUnavailable"));
  await assert.rejects(here.heartbeat("crm", instance), code("storage.stateUnavailable"));
  await wait(400);
  assert.deepEqual(urls(here), ["http://a.test/mcp"]);
  await redis.start();
  await until(() => urls(here).length === 0);
  await assert.rejects(here.heartbeat("crm", instance), code("upstreams.unknownInstance"));
  await here.register("crm", at("a"));
  assert.deepEqual(urls(here), ["http://a.test/mcp"]);
});
