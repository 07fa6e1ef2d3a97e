/** Servers that die, hang and fail, while clients go on calling. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type HttpKind, serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { startShowroom } from "../../../src/upstreams/testing/showroom/start-process.ts";
import type { WireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { adminOf } from "./admin.ts";
import { failed, textOf } from "./expectations/expectation.ts";
import { startGateway } from "./gateway.ts";
import { handmade, said, tool } from "./handmade.ts";
import { until } from "../../until.ts";

interface Called {
  readonly begun: number;
  readonly failed: boolean;
  readonly text: string;
  readonly milliseconds: number;
}

/** Makes so many calls, `atOnce` at a time. */
async function load(
  client: WireClient,
  name: string,
  { calls, atOnce }: { readonly calls: number; readonly atOnce: number },
): Promise<readonly Called[]> {
  const done: Called[] = [];
  const lane = async (): Promise<void> => {
    while (done.length < calls) {
      const begun = performance.now();
      const reply = await client.call(name, { text: "x", key: "x", milliseconds: 5 });
      const milliseconds = performance.now() - begun;
      done.push({ begun, failed: failed(reply), text: reply.text, milliseconds });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}

const percentile = (calls: readonly Called[], part: number): number => {
  const sorted = calls.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? 0;
};

/** What else the machine does makes some rounds slow, not all. */
const bestOf = (rounds: readonly (readonly Called[])[]): number =>
  Math.min(...rounds.map((calls) => percentile(calls, 0.99)));

for (const kind of ["modern", "sessions"] satisfies readonly HttpKind[]) {
  test(`one of two "${kind}" instances is killed under load, and only calls on it fail`, async (t) => {
    await using first = await startShowroom(kind);
    await using second = await startShowroom(kind);
    const instances = [{ url: first.url }, { url: second.url }];
    const settings = { transport: "http", instances, breaker: { failures: 100 } };
    await using gateway = await startGateway({ pair: settings });
    await using client = await gateway.connect("modern");
    let killed = Number.POSITIVE_INFINITY;
    const atOnce = 16;
    const running = load(client, "pair__wait", { calls: 2000, atOnce });
    const idempotent = load(client, "pair__echo", { calls: 1000, atOnce: 4 });
    await sleep(700);
    await first.kill();
    killed = performance.now();
    const [plain, safe] = await Promise.all([running, idempotent]);
    const lost = plain.filter((call) => call.failed);
    // What was on its way when the server died may be lost: nobody knows whether it was done.
    for (const { begun, text } of lost) {
      assert.ok(begun < killed + 1000, `began ${begun - killed} ms after: ${text}`);
    }
    assert.ok(lost.length <= atOnce, `${lost.length} calls failed`);
    assert.deepEqual(
      safe.filter((call) => call.failed).map(({ text }) => text),
      [],
    );
    t.diagnostic(`${plain.length} calls, ${lost.length} lost with the instance`);
  });
}

test("an upstream that hangs takes nothing from one that does not", async (t) => {
  await using good = await serveHttp("modern", createShowroom());
  await using hung = await handmade({ tools: [tool("call")], on: { "tools/call": () => {} } });
  await using gateway = await startGateway({
    good: { transport: "http", instances: [{ url: good.url }] },
    hung: { ...hung.settings, timeoutSeconds: 30, breaker: { failures: 100_000 } },
  });
  await using client = await gateway.connect("modern");
  const measure = () => load(client, "good__echo", { calls: 600, atOnce: 4 });
  await measure();
  const calm = bestOf([await measure(), await measure(), await measure()]);
  const caller = new AbortController();
  const waiting = Array.from({ length: 400 }, () =>
    client.call("hung__call", {}, { signal: caller.signal }).catch(() => {}),
  );
  await until(() => hung.calls().length >= 100, "calls to hang");
  const beside = [await measure(), await measure(), await measure()];
  const troubled = bestOf(beside);
  caller.abort();
  await Promise.all(waiting);
  assert.equal(beside.flat().filter((call) => call.failed).length, 0);
  t.diagnostic(`p99 ${calm.toFixed(1)} ms alone, ${troubled.toFixed(1)} ms beside the hung one`);
  assert.ok(troubled < calm * 3 + 20, `${calm} ms became ${troubled} ms`);
});

test("an upstream that keeps failing is left alone, and asked again after its rest", async () => {
  let broken = true;
  await using server = await handmade({
    tools: [tool("call")],
    on: {
      "tools/call": ({ write, answer }) =>
        broken ? write(500, "no", { "content-type": "text/plain" }) : answer(said("well")),
    },
  });
  const breaker = { failures: 5, restSeconds: 3, successes: 3 };
  await using gateway = await startGateway({ weak: { ...server.settings, breaker } });
  await using client = await gateway.connect("modern");
  for (let turn = 0; turn < 5; turn += 1) assert.ok(failed(await client.call("weak__call")));
  const reached = server.calls().length;
  const begin = performance.now();
  const refused = await client.call("weak__call");
  assert.match(refused.text, /upstreams\.(resting|noInstance)/);
  assert.ok(performance.now() - begin < 10_000, "refused at once");
  assert.equal(server.calls().length, reached, "and not by the upstream");
  broken = false;
  await until(async () => !failed(await client.call("weak__call")), "the rest to end");
  for (let turn = 0; turn < 3; turn += 1)
    assert.equal(textOf(await client.call("weak__call")), "well");
  const report = await adminOf(gateway).report("weak");
  assert.deepEqual(
    [report.breaker, ...report.instances.map((one) => one.breaker)],
    ["closed", "closed"],
  );
});
