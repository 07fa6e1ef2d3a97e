import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import * as z from "zod";
import { until } from "../../../test/until.ts";
import { createCatalog } from "../../pipeline/catalog.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { statePins } from "../integrity/state-pins.ts";
import { UpstreamError } from "../upstream.ts";
import { federated, pinsFolder } from "./testing/federated.ts";
import { answering, lists, tool } from "./testing/lists.ts";
import { onStdio, scriptedUpstream } from "./testing/scripted-upstream.ts";

test("everything that an upstream offers is there under the hub's names, and keeps its own words", async (t) => {
  const { catalog, federation } = await federated(t, scriptedUpstream(answering(lists)));
  const { tools, prompts, resources, state } = federation.listing;
  assert.deepEqual([tools, prompts, resources, state], [2, 1, 3, "ready"]);
  const find = catalog.tool("crm__find");
  assert.deepEqual(find?.definition, tool("crm__find", { title: "Find", "x-new": 1 }));
  assert.deepEqual(
    [find.title, find.permission, find.places?.taken],
    ["Find", "upstreams:call", 0],
  );
  assert.deepEqual(catalog.prompt("crm__sum up")?.arguments, [
    { name: "of", description: "", required: false },
  ]);
  assert.deepEqual(
    catalog.resources().map(({ definition }) => definition?.["uri"] ?? definition?.["uriTemplate"]),
    ["kumihimo://crm/file:///a", "kumihimo://crm/note://{id}", "ui://crm.kumihimo/v"],
  );
});

test("arguments are passed on untouched, and only an object is one", async (t) => {
  const { catalog } = await federated(t, scriptedUpstream(answering(lists)));
  const input = catalog.tool("crm__find")?.input ?? z.never();
  const given: unknown = JSON.parse('{"__proto__":{"a":1},"b":[2]}');
  assert.equal(z.parse(input, given), given);
  for (const other of [[], null, "x", 7]) assert.equal(input.safeParse(other).success, false);
});

test("only lists that are offered are asked for", async (t) => {
  const upstream = scriptedUpstream(answering(lists), { capabilities: { tools: {} } });
  await federated(t, upstream);
  assert.deepEqual(upstream.asked, ["tools/list"]);
});

test("the operator's globs choose, and what is left out is not pinned either", async (t) => {
  const settings = {
    instances: [{ url: "http://127.0.0.1:1" }],
    tools: { include: ["*"], exclude: ["a*"] },
  };
  const upstream = scriptedUpstream(answering(lists), { settings });
  const { listed } = await federated(t, upstream);
  assert.deepEqual(listed(), ["crm__find"]);
});

test("what changed is read again when the upstream says so, and nothing else", async (t) => {
  const table = { ...lists };
  const upstream = scriptedUpstream(answering(table));
  const { catalog, listed } = await federated(t, upstream);
  const told: unknown[] = [];
  catalog.watch((change) => told.push(change));
  const before = catalog.tool("crm__find");
  const asked = upstream.asked.length;
  table["tools/list"] = { tools: [tool("find", { "x-new": 1, title: "Find" }), tool("new")] };
  for (let times = 0; times < 100; times += 1) upstream.say({ list: "tools" });
  await until(() => listed().includes("crm__new"), "the new tool is listed");
  assert.deepEqual(listed(), ["crm__find", "crm__new"]);
  assert.equal(catalog.tool("crm__find"), before);
  await sleep(100);
  assert.deepEqual(told, [{ list: "tools" }]);
  assert.ok(upstream.asked.length - asked <= 2);
});

test("a tool that changes disappears, says why when it is called, and is back once approved", async (t) => {
  const table = { ...lists };
  const upstream = scriptedUpstream(answering(table));
  const folder = await pinsFolder(t);
  const { catalog, listed, federation } = await federated(t, upstream, { folder });
  table["tools/list"] = { tools: [tool("find", { title: "Find", "x-new": 2 }), tool("add")] };
  await federation.refresh();
  assert.deepEqual(listed(), ["crm__add"]);
  assert.deepEqual(federation.listing.quarantined, ["find"]);
  assert.equal(federation.listing.tools, 1);
  const held = catalog.tool("crm__find");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a call is does not matter to it
  await assert.rejects(async () => held?.run({}, {} as never), { code: "upstreams.quarantined" });
  assert.deepEqual(
    federation.diff().map(({ changes }) => changes.map(({ part }) => part)),
    [["other"]],
  );
  await federation[Symbol.asyncDispose]();
  federation.withdraw();

  const again = await federated(t, scriptedUpstream(answering(table)), { folder });
  assert.deepEqual(again.listed(), ["crm__add"], "a restart approves nothing");
  assert.deepEqual(await again.federation.approve(), ["find"]);
  assert.deepEqual(again.listed(), ["crm__add", "crm__find"]);
  assert.deepEqual(again.federation.listing.quarantined, []);
});

test("what is approved on one replica is offered on the others without a further reading", async (t) => {
  const table = { ...lists };
  const pins = await statePins(memoryState());
  const [here, there] = [scriptedUpstream(answering(table)), scriptedUpstream(answering(table))];
  const one = await federated(t, here, { pins, firstUse: "quarantine" });
  const other = await federated(t, there, { pins, firstUse: "quarantine" });
  assert.deepEqual([one.listed(), other.listed()], [[], []]);
  const asked = there.asked.length;
  assert.deepEqual(await one.federation.approve(["add"]), ["add"]);
  await until(() => other.listed().includes("crm__add"), "the other has it, too");
  assert.deepEqual([one.listed(), there.asked.length], [["crm__add"], asked]);
});

test("names that others hold are left out and told of, and the rest is there", async (t) => {
  const catalog = createCatalog();
  catalog.replace("plugin", {
    prompts: [],
    resources: [],
    tools: [
      {
        name: "crm__find",
        title: "",
        description: "",
        permission: "a:b",
        input: z.unknown(),
        run: async () => ({ content: [] }),
      },
    ],
  });
  const { federation, listed } = await federated(t, scriptedUpstream(answering(lists)), {
    catalog,
  });
  assert.deepEqual(listed(), ["crm__add", "crm__find"]);
  assert.equal(federation.listing.tools, 1);
  assert.match(federation.listing.warnings.join(), /crm__find.*plugin/);
});

test("hidden words, names that look alike and names that do not fit are warned of", async (t) => {
  const catalog = createCatalog();
  const others = scriptedUpstream(answering({ "tools/list": { tools: [tool("send_mail")] } }), {
    name: "mail",
    capabilities: { tools: {} },
  });
  await federated(t, others, { catalog });
  const listing = {
    "tools/list": {
      tools: [
        tool("sendMai1"),
        tool("hides", { description: "Adds.\u{e0041}\u{e0042}" }),
        tool("user/update"),
        tool("fi\u200bnd"),
      ],
    },
  };
  const upstream = scriptedUpstream(answering(listing), { capabilities: { tools: {} } });
  const { federation, listed } = await federated(t, upstream, { catalog });
  const warnings = federation.listing.warnings.join("\n");
  assert.deepEqual(listed(), ["crm__hides", "crm__sendMai1", "mail__send_mail"]);
  assert.match(warnings, /sendMai1 looks like mail__send_mail/);
  assert.match(warnings, /hides: description has invisible characters: U\+E0041, U\+E0042/);
  assert.match(warnings, /"user\/update" is left out/);
  assert.match(warnings, /"fi<U\+200B>nd" is left out: its name has invisible characters/);
});

test("a list that fails stays as it was, and the others are read", async (t) => {
  const table = { ...lists };
  const upstream = scriptedUpstream(answering(table));
  const { federation, listed } = await federated(t, upstream);
  upstream.script = (method) => {
    if (method === "tools/list") throw new UpstreamError(-32_603, "broken\u001b[2J", undefined);
    return method === "prompts/list" ? { prompts: [] } : answering(table)(method, {});
  };
  await federation.refresh();
  assert.deepEqual(listed(), ["crm__add", "crm__find"]);
  assert.deepEqual([federation.listing.prompts, federation.listing.state], [0, "ready"]);
  assert.match(federation.listing.warnings.join(), /list of tools failed: broken<U\+001B>/);
});

test("a list is read again when its time is over, but no program is woken for it", async (t) => {
  const spoken = { ...lists, "tools/list": { tools: [tool("find")], ttlMs: 1 } };
  const served = scriptedUpstream(answering(spoken));
  const program = scriptedUpstream(answering(spoken), { settings: onStdio });
  await federated(t, served);
  await federated(t, program);
  const asked = program.asked.length;
  await until(() => served.asked.length > asked, "the list is read again");
  await sleep(100);
  assert.equal(program.asked.length, asked);
  assert.ok(served.asked.slice(asked).every((method) => method === "tools/list"));
});

test("a resource that somebody watches is followed at the upstream, once, and no longer than that", async (t) => {
  const upstream = scriptedUpstream(answering(lists));
  const { catalog } = await federated(t, upstream);
  const told: unknown[] = [];
  catalog.watch((change) => told.push(change));
  const uris = ["kumihimo://crm/file:///a", "kumihimo://crm/note://7", "ui://crm.kumihimo/v"];
  const watching = [...uris, ...uris].map((uri) => catalog.watchResource(uri));
  await sleep(0);
  assert.deepEqual([...upstream.followed].toSorted(), ["file:///a", "note://7", "ui://v"]);
  upstream.say({ resource: "note://7" });
  assert.deepEqual(told, [{ resource: "kumihimo://crm/note://7" }]);
  const first = catalog.resource("kumihimo://crm/file:///a")?.watch?.("kumihimo://crm/file:///a");
  for (const each of watching) each[Symbol.dispose]();
  await sleep(0);
  assert.deepEqual([...upstream.followed], ["file:///a"], "somebody still wants this one");
  first?.[Symbol.dispose]();
  await sleep(0);
  assert.equal(upstream.followed.size, 0);
});
