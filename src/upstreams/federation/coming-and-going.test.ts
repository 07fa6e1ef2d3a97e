import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { until } from "../../../test/until.ts";
import type { JsonObject } from "../../kernel/json-object.ts";
import { federated } from "./testing/federated.ts";
import { answering, down, lists, tool } from "./testing/lists.ts";
import { onStdio, scriptedUpstream } from "./testing/scripted-upstream.ts";

test("an upstream that cannot be reached at first is asked until it can", async (t) => {
  const upstream = scriptedUpstream(down);
  const { federation, listed } = await federated(t, upstream);
  const { state, lastFailure } = federation.listing;
  assert.deepEqual([state, lastFailure?.code, listed()], ["failing", "upstreams.unreachable", []]);
  upstream.script = answering(lists);
  await until(() => listed().length === 2, "its tools are there");
  assert.deepEqual(
    [federation.listing.state, federation.listing.lastFailure],
    ["ready", undefined],
  );
});

test("the tools of a dead process leave within a second, and come back with it", async (t) => {
  const upstream = scriptedUpstream(answering(lists), { settings: onStdio });
  const { federation, catalog, listed } = await federated(t, upstream);
  upstream.script = down;
  upstream.say({ state: "lost" });
  assert.deepEqual([listed(), catalog.prompts(), catalog.resources()], [[], [], []]);
  assert.equal(federation.listing.state, "failing");
  upstream.script = answering(lists);
  await until(() => listed().length === 2, "its tools are back");
});

test("an answer that was on its way when the process died changes nothing", async (t) => {
  const options = { settings: onStdio, capabilities: { tools: {} } };
  const upstream = scriptedUpstream(answering(lists), options);
  const { federation, listed } = await federated(t, upstream);
  const late = Promise.withResolvers<JsonObject>();
  upstream.script = () => late.promise;
  const refreshed = federation.refresh();
  await until(() => upstream.asked.length === 2, "it is asked");
  upstream.say({ state: "lost" });
  upstream.script = down;
  late.resolve(answering(lists)("tools/list", {}));
  await refreshed;
  assert.deepEqual(listed(), []);
});

test("over HTTP a lost connection takes nothing away; an upstream that stays down does", async (t) => {
  const upstream = scriptedUpstream(answering(lists));
  const { listed, federation } = await federated(t, upstream, { downSeconds: 1.5 });
  upstream.script = down;
  upstream.say({ state: "lost" });
  await until(() => federation.listing.state === "failing", "it is asked in vain");
  assert.equal(listed().length, 2);
  await sleep(1200);
  assert.equal(listed().length, 2, "it could still be asked, as far as its health says");
  upstream.health = "unhealthy";
  await until(() => listed().length === 0, "its tools are gone");
  upstream.script = answering(lists);
  await until(() => listed().length === 2, "its tools are back");
});

test("an upstream whose checks fail and that still answers keeps its tools", async (t) => {
  const upstream = scriptedUpstream(answering(lists));
  const { listed, catalog } = await federated(t, upstream, { downSeconds: 0 });
  const told: unknown[] = [];
  catalog.watch((change) => told.push(change));
  upstream.health = "unhealthy";
  await sleep(1500);
  assert.deepEqual([listed().length, told], [2, []]);
});

test("a retired federation writes nothing more, and a withdrawn one leaves nothing", async (t) => {
  const table = { ...lists };
  const upstream = scriptedUpstream(answering(table));
  const { federation, catalog, listed } = await federated(t, upstream);
  table["tools/list"] = {
    tools: [tool("find", { title: "Find", "x-new": 1 }), tool("add"), tool("later")],
  };
  await federation.refresh();
  table["tools/list"] = {
    tools: [
      tool("find", { title: "Find", "x-new": 1 }),
      tool("add"),
      tool("later", { title: "Other" }),
    ],
  };
  await federation.refresh();
  table["tools/list"] = { tools: [] };
  const refreshed = federation.refresh();
  federation.retire();
  await refreshed;
  upstream.say({ list: "tools" });
  await sleep(100);
  assert.deepEqual([listed().length, federation.listing.state], [2, "stopped"]);
  assert.deepEqual(await federation.approve(), ["later"]);
  assert.equal(catalog.tool("crm__later")?.hidden, true, "an approval is kept and not shown");
  federation.withdraw();
  assert.deepEqual([catalog.tools(), catalog.prompts(), catalog.resources()], [[], [], []]);
});
