/** What the page of metrics says of upstreams, on a running hub. */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileJournal, type Journal } from "../../../src/upstreams/testing/showroom/journal.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { showroomProgram } from "../../../src/upstreams/testing/showroom/start-process.ts";
import { adminOf } from "./admin.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Handmade, handmade, type Heard, said, tool } from "./handmade.ts";
import { until } from "../../until.ts";

const stack = new AsyncDisposableStack();
let gateway: Gateway;
let crm: Handmade;
let journal: Journal;
let onCall: (heard: Heard) => void = (heard) => heard.answer(said("fine"));

before(async () => {
  const tools = [tool("call"), tool("read", { annotations: { readOnlyHint: true } }), tool("kept")];
  crm = stack.use(await handmade({ tools, on: { "tools/call": (heard) => onCall(heard) } }));
  const good = stack.use(await serveHttp("modern", createShowroom()));
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-metrics-"));
  stack.defer(() => rm(folder, { recursive: true }));
  journal = fileJournal(join(folder, "journal"));
  const args = [showroomProgram, "stdio-both", "--journal", join(folder, "journal")];
  gateway = stack.use(
    await startGateway({
      crm: {
        transport: "http",
        instances: [{ url: `${crm.url}?key=hidden-in-query` }],
        breaker: { failures: 1000 },
        timeoutSeconds: 2,
        cache: { kept: 60 },
      },
      good: { transport: "http", instances: [{ url: good.url }] },
      local: { transport: "stdio", command: process.execPath, args },
    }),
  );
});
after(() => stack.disposeAsync());

async function page(): Promise<string> {
  const { hub } = gateway;
  const headers = { authorization: `Bearer ${hub.token}` };
  const answer = await fetch(`${hub.url}/metrics`, { headers });
  return await answer.text();
}

/** The sum of all lines of a metric that have this label. */
async function valueOf(metric: string, label: string): Promise<number> {
  const lines = (await page()).split("\n").filter((line) => line.startsWith(`${metric}{`));
  return lines
    .filter((line) => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

const restarts = (): Promise<number> => valueOf("kumihimo_upstream_restarts_total", '"local"');

const requests = "kumihimo_upstream_requests_total";

test("requests are counted by how they ended", async () => {
  await using client = await gateway.connect("modern");
  for (const [outcome, call] of [
    ["ok", (heard: Heard) => heard.answer(said("fine"))],
    ["refused", ({ write }: Heard) => write(500, "")],
    ["nonsense", ({ write }: Heard) => write(200, "[]")],
    ["closed", ({ request }: Heard) => request.socket.destroy()],
  ] as const) {
    onCall = call;
    const earlier = await valueOf(requests, `outcome="${outcome}"`);
    await client.call("crm__call", {});
    assert.equal(await valueOf(requests, `outcome="${outcome}"`), earlier + 1, outcome);
  }
});

test("a request that outstays its time is counted as such", async () => {
  onCall = () => {};
  await using client = await gateway.connect("legacy");
  await client.call("crm__call", {});
  assert.equal(await valueOf(requests, 'outcome="timeout"'), 1);
});

test("a request that its caller gives up is counted as cancelled", async () => {
  onCall = () => {};
  const earlier = await valueOf(requests, 'outcome="cancelled"');
  const gone = new AbortController();
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "crm__call" } };
  const headers = {
    authorization: `Bearer ${gateway.hub.token}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const init = { method: "POST", headers, body: JSON.stringify(call), signal: gone.signal };
  const answer = fetch(`${gateway.hub.url}/mcp`, init).catch(() => undefined);
  const inFlight = "kumihimo_upstream_instance_requests_in_flight";
  await until(async () => (await valueOf(inFlight, '"crm"')) === 1, "the call to be in flight");
  assert.equal(await valueOf("kumihimo_upstream_requests_in_flight", '"crm"'), 1);
  gone.abort();
  await answer;
  await until(
    async () => (await valueOf(requests, 'outcome="cancelled"')) === earlier + 1,
    "the call to be counted",
  );
  await until(async () => (await valueOf(inFlight, '"crm"')) === 0, "nothing to be in flight");
});

test("a request that is sent again is counted with each attempt, and as a retry", async () => {
  let calls = 0;
  onCall = (heard) => {
    calls += 1;
    if (calls === 1) heard.request.socket.destroy();
    else heard.answer(said("fine"));
  };
  const earlier = await valueOf("kumihimo_upstream_retries_total", '"crm"');
  await using client = await gateway.connect("modern");
  await client.call("crm__read", {});
  assert.equal(calls, 2);
  assert.equal(await valueOf("kumihimo_upstream_retries_total", '"crm"'), earlier + 1);
});

test("kept results are counted, and take memory", async () => {
  onCall = (heard) => heard.answer(said("kept"));
  await using client = await gateway.connect("modern");
  for (let call = 0; call < 3; call += 1) await client.call("crm__kept", {});
  const looks = "kumihimo_result_cache_total";
  assert.deepEqual([await valueOf(looks, "miss"), await valueOf(looks, "hit")], [1, 2]);
  assert.match(await page(), /^kumihimo_result_cache_bytes [1-9]\d*$/m);
  assert.match(await page(), /^kumihimo_result_cache_results 1$/m);
});

test("a process that dies and comes back is counted", async () => {
  assert.equal(await restarts(), 0);
  process.kill(Number(journal.entries("process").at(-1)?.["pid"]), "SIGKILL");
  await until(async () => (await restarts()) === 1, "the restart to be counted", 60);
});

test("health, breakers, tools and registrations are on the page, and no key of an address", async () => {
  const admin = adminOf(gateway);
  const url = "http://127.0.0.1:1/mcp";
  const { instance } = JSON.parse(await admin.ask("upstreams/good/instances", { url }));
  await admin.ask("upstreams/good/check", {});
  const text = await page();
  for (const line of [
    `kumihimo_upstream_instance_healthy{upstream="good",instance="${url}"} 0`,
    'kumihimo_upstream_instances{upstream="good",source="registration"} 1',
    'kumihimo_upstream_instances{upstream="good",source="configuration"} 1',
    'kumihimo_upstream_ready{upstream="crm"} 1',
    'kumihimo_upstream_breaker_state{upstream="crm"} 0',
    'kumihimo_upstream_requests_waiting{upstream="crm"} 0',
    'kumihimo_upstream_tools{upstream="crm"} 3',
    'kumihimo_upstream_tools_waiting{upstream="crm"} 0',
    "kumihimo_parked_calls 0",
  ]) {
    assert.ok(text.split("\n").includes(line), line);
  }
  assert.doesNotMatch(text, /hidden-in-query/);
  assert.ok(text.includes(crm.url));
  await fetch(`${gateway.hub.url}/api/upstreams/good/instances/${instance}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${gateway.hub.token}` },
  });
  assert.doesNotMatch(await page(), /instance="http:\/\/127\.0\.0\.1:1\/mcp"/);
});
