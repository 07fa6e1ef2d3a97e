/** Upstreams that come and go while the hub runs: by the file, by the admin API. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { parse, stringify } from "yaml";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { adminOf } from "./admin.ts";
import { textOf } from "./expectations/expectation.ts";
import { allOf } from "./expectations/listing.ts";
import { type Gateway, listed, startGateway } from "./gateway.ts";
import { until } from "../../until.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const stack = new AsyncDisposableStack();
let server: ServedShowroom;
let gateway: Gateway;

before(async () => {
  server = stack.use(await serveHttp("both", createShowroom()));
  gateway = stack.use(await startGateway({ staying: settings() }));
});
after(() => stack.disposeAsync());

const settings = () => ({ transport: "http", instances: [{ url: server.url }] });

const hasTools = async (upstream: string): Promise<boolean> => {
  await using client = await gateway.connect("modern");
  const tools = await allOf(client, "tools/list", "tools");
  return tools.some(({ name }) => String(name).startsWith(`${upstream}__`));
};

const rewrite = async (change: (upstreams: Record<string, unknown>) => void): Promise<void> => {
  const whole = parse(await readFile(gateway.file, "utf8"));
  change(whole.upstreams);
  await writeFile(gateway.file, stringify(whole));
};

test("an upstream that is written into the file is served, and one taken out is not", async () => {
  await using listeners = new AsyncDisposableStack();
  const heard: Record<Era, unknown[]> = { modern: [], legacy: [] };
  for (const era of eras) {
    const client = listeners.use(await gateway.connect(era));
    listeners.use(await client.listen(({ method }) => heard[era].push(method)));
  }
  await using client = await gateway.connect("modern");
  const running = client.call("staying__wait", { key: "meanwhile", milliseconds: 3000 });
  await rewrite((upstreams) => {
    upstreams["coming"] = settings();
  });
  await until(() => hasTools("coming"), "the new upstream's tools");
  for (const era of eras) {
    const told = (): boolean => heard[era].includes("notifications/tools/list_changed");
    await until(told, `the ${era} client to hear of it`);
  }
  assert.equal(textOf(await client.call("coming__echo", { text: "new" })), "new");
  await rewrite((upstreams) => {
    delete upstreams["coming"];
  });
  await until(async () => !(await hasTools("coming")), "its tools to be gone");
  assert.equal(textOf(await running), "meanwhile", "what ran on the other one went on");
});

test("a file with a mistake changes nothing, and is named in the log", async () => {
  await rewrite((upstreams) => {
    upstreams["half"] = { transport: "http", instances: [{ url: "nonsense" }] };
  });
  await until(() => /half/.test(gateway.hub.log()), "the problem to be logged");
  await using client = await gateway.connect("modern");
  assert.equal(textOf(await client.call("staying__echo", { text: "still" })), "still");
  await writeFile(gateway.file, "upstreams: [this is: {not yaml");
  assert.equal(textOf(await client.call("staying__echo", { text: "still" })), "still");
});

test("an upstream that is added over the admin API is served until it is removed", async () => {
  const admin = adminOf(gateway);
  await admin.ask("upstreams", { name: "added", ...settings() });
  await using client = await gateway.connect("modern");
  await listed(client, ["added"]);
  assert.equal(textOf(await client.call("added__echo", { text: "api" })), "api");
  await assert.rejects(admin.ask("upstreams", { name: "added", ...settings() }), /409/);
  const removed = await fetch(`${gateway.hub.url}/api/upstreams/added`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${gateway.hub.token}` },
  });
  assert.ok(removed.ok, `${removed.status}`);
  assert.equal(await hasTools("added"), false);
});

test("an instance that registers itself is found, and used", async () => {
  const admin = adminOf(gateway);
  await using own = await serveHttp("modern", createShowroom({ name: "replica" }));
  const registration = { url: own.url, version: "2.1.0", metadata: { zone: "east" } };
  const said = JSON.parse(await admin.ask("upstreams/staying/instances", registration));
  assert.equal(typeof said.instance, "string");
  assert.match(await admin.ask("discover?name=staying&version=%5E2.0.0"), /"zone":"east"/);
  assert.doesNotMatch(await admin.ask("discover?name=staying&version=%5E3.0.0"), /east/);
  await using client = await gateway.connect("modern");
  await until(async () => {
    await client.call("staying__echo", { text: "x" });
    return own.room.journal.entries("call").length > 0;
  }, "the replica to be used");
});
