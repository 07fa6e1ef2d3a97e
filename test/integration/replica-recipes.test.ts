/** The recipes about replicas, of the hub and of upstreams, followed with real ones. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { serveHttp } from "../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../src/upstreams/testing/showroom/showroom.ts";
import { httpWire } from "../../src/upstreams/testing/wire.ts";
import { type WireClient, wireClient } from "../../src/upstreams/testing/wire-client.ts";
import type { UpstreamReport } from "../../src/upstreams/upstreams.ts";
import { type RealHub, realHub } from "../real-hub.ts";
import { realRedis } from "../real-redis.ts";
import { recipeBlocks, recipeLine } from "../recipe.ts";
import { listed } from "./gateway/gateway.ts";
import { until } from "../until.ts";

async function ownFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-replicas-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The settings of a page with another address for its upstream. */
async function settingsOf(page: string, address: string, url: string): Promise<string> {
  const [settings = ""] = await recipeBlocks(page, "yaml");
  return settings.replace(address, url);
}

const api = (hub: RealHub, method: string, at: string, body?: object): Promise<Response> =>
  fetch(`${hub.url}/api/${at}`, {
    method,
    headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const clientOf = ({ url, token }: RealHub): Promise<WireClient> =>
  wireClient("modern", httpWire(`${url}/mcp`, { authorization: `Bearer ${token}` }), {
    capabilities: { elicitation: { form: {} } },
  });

test("two replicas of the hub on one Redis are one hub", async (t) => {
  const redis = await realRedis(t);
  if (redis === undefined) return;
  await using server = await serveHttp("sessions", createShowroom());
  const page = "several-replicas.md";
  const folder = await ownFolder(t);
  const file = path.join(folder, "kumihimo.yaml");
  await writeFile(file, await settingsOf(page, "http://10.0.0.5:8080/mcp", server.url));
  const replica = (name: string): Promise<RealHub> =>
    realHub(["--config", file, "--data-dir", path.join(folder, name)], {
      KUMIHIMO_STORAGE_STATE_URL: redis.url,
    });

  await using first = await replica("replica-1");
  const copying = spawn("sh", ["-ec", await recipeLine(page, "signing-key")], { cwd: folder });
  assert.deepEqual(await once(copying, "exit"), [0, null]);
  await using second = await replica("replica-2");
  assert.equal(second.token, first.token);
  await using one = await clientOf(first);
  await using other = await clientOf(second);
  for (const client of [one, other]) await listed(client, ["crm"]);

  await t.test("a question of a call on the one is answered on the other", async () => {
    const params = { name: "crm__ask_form", arguments: {} };
    const asked = await one.once("tools/call", params);
    const { requestState, inputRequests } = Object(asked.result);
    const answers = Object.keys(Object(inputRequests)).map((key) => [
      key,
      { action: "accept", content: { name: "Aya" } },
    ]);
    const round = { requestState, inputResponses: Object.fromEntries(answers) };
    assert.match((await other.once("tools/call", params, { round })).text, /Aya/);
    const again = await one.once("tools/call", params, { round });
    assert.ok(again.error !== undefined, "and only once");
  });

  await t.test("a legacy session of the one is known to the other", async () => {
    const wire = httpWire(`${first.url}/mcp`, { authorization: `Bearer ${first.token}` });
    await using legacy = await wireClient("legacy", wire);
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    const known = await second.post(ping, { "mcp-session-id": legacy.session ?? "" });
    assert.equal(known.status, 200);
    const forged = await second.post(ping, { "mcp-session-id": `${legacy.session}x` });
    assert.equal(forged.status, 404);
  });

  await t.test("what is added and registered at the one is at the other", async () => {
    const added = { name: "added", instances: [{ url: server.url }] };
    assert.equal((await api(first, "POST", "upstreams", added)).status, 201);
    await listed(other, ["added"]);
    const registered = { url: "http://127.0.0.1:1/mcp" };
    assert.equal((await api(first, "POST", "upstreams/crm/instances", registered)).status, 201);
    const instances = async (): Promise<number> => {
      const report: UpstreamReport = JSON.parse(
        await (await api(second, "GET", "upstreams/crm")).text(),
      );
      return report.instances.length;
    };
    await until(async () => (await instances()) === 2, "the other replica to know");
  });

  await t.test("without Redis calls go on, and what needs agreement is refused", async () => {
    await redis.kill();
    assert.match((await one.call("crm__echo", { text: "still" })).text, /still/);
    const refused = await api(first, "POST", "upstreams", { name: "late", command: "node" });
    assert.equal(refused.status, 503);
    assert.match(await refused.text(), /storage\.stateUnavailable/);
    assert.equal((await fetch(`${first.url}/readyz`)).status, 200);
  });
});

test("a replica that announces itself gets calls, comes back after it was forgotten, and leaves", async (t) => {
  await using server = await serveHttp("modern", createShowroom());
  const page = "register-replicas.md";
  const folder = await ownFolder(t);
  const [settings = ""] = await recipeBlocks(page, "yaml");
  const file = path.join(folder, "kumihimo.yaml");
  await writeFile(file, settings.replace("heartbeatSeconds: 30", "heartbeatSeconds: 1"));
  await using hub = await realHub(["--config", file]);
  const [program = ""] = await recipeBlocks(page, "js");
  await writeFile(path.join(folder, "announce.mjs"), program);
  const line = (await recipeLine(page, "announce.mjs"))
    .replace("http://127.0.0.1:3000", hub.url)
    .replace("http://10.0.0.7:8080/mcp", server.url)
    .replace("node announce", `exec "${process.execPath}" announce`);
  const environment = { ...process.env, KUMIHIMO_TOKEN: hub.token };
  const announcing = spawn("sh", ["-c", line], { cwd: folder, env: environment });
  t.after(() => announcing.kill("SIGKILL"));
  let printed = "";
  announcing.stdout.on("data", (chunk: Buffer) => (printed += String(chunk)));

  await using client = await clientOf(hub);
  await listed(client, ["crm"]);
  assert.match((await client.call("crm__echo", { text: "here" })).text, /here/);
  const found = async (): Promise<{ readonly instance: string; readonly version: string }[]> => {
    const answer = await api(hub, "GET", "discover?name=crm&version=%5E2.1");
    return JSON.parse(await answer.text()).instances;
  };
  const [own = assert.fail()] = await found();
  assert.equal(own.version, "2.1.3");

  await api(hub, "DELETE", `upstreams/crm/instances/${own.instance}`);
  // It knows of itself what it deregisters, and the hub may know sooner.
  await until(() => printed.split("registered as").length > 2, "it to register again");
  assert.equal((await found()).length, 1);
  const left = once(announcing, "exit");
  announcing.kill("SIGTERM");
  await left;
  assert.deepEqual(await found(), []);
});
