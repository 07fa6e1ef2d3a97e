/** Rules about tools of a real server, from the file to the audit log, over both ways in. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { parse, stringify } from "yaml";
import { legacy } from "../../../src/mcp/testing/requests.ts";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { audited } from "../../audited.ts";
import { codeOf } from "../../real-hub.ts";
import { textOf } from "./expectations/expectation.ts";
import { allOf } from "./expectations/listing.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { until } from "../../until.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const stack = new AsyncDisposableStack();
let server: ServedShowroom;
let gateway: Gateway;

const counting = {
  id: "nobody-counts",
  effect: "forbid",
  tools: ["crm__count"],
  reason: "Counting is over.",
};
const passwords = {
  id: "no-passwords",
  effect: "forbid",
  tools: ["crm__echo"],
  when: 'path(args.text).startsWith("/etc/")',
  reason: "Not these files.",
};

const misspelt = {
  id: "misspelt",
  effect: "permit",
  tools: ["crm__echo"],
  when: 'args.txet == "x"',
  reason: "Never.",
};
const noReading = {
  id: "no-reading",
  effect: "forbid",
  tools: ["crm__prompts/get", "crm__resources/*"],
  reason: "Tools only.",
};

before(async () => {
  server = stack.use(await serveHttp("both", createShowroom()));
  const crm = { transport: "http", instances: [{ url: server.url }] };
  const settings = { policy: { rules: [counting, passwords, misspelt, noReading] } };
  gateway = stack.use(await startGateway({ crm }, { settings }));
});
after(() => stack.disposeAsync());

const writeRules = async (rules: readonly object[]): Promise<void> => {
  const whole = parse(await readFile(gateway.file, "utf8"));
  whole.policy = { rules };
  await writeFile(gateway.file, stringify(whole));
};

const namesFor = async (era: Era, upstream?: string): Promise<readonly unknown[]> => {
  await using client = await gateway.connect(era, upstream);
  return (await allOf(client, "tools/list", "tools")).map(({ name }) => name);
};

const auditOf = async (tool: string): Promise<readonly Record<string, unknown>[]> => {
  const entries = await audited(path.join(gateway.hub.folder, "data", "audit"));
  return entries.filter((entry) => entry["tool"] === tool);
};

for (const era of eras) {
  test(`a forbidden tool is in no list of a ${era} client, and is not called`, async () => {
    const [all, alone] = [await namesFor(era), await namesFor(era, "crm")];
    assert.ok(!all.includes("crm__count") && all.includes("crm__echo"), String(all));
    assert.ok(!alone.includes("count") && alone.includes("echo"), String(alone));
    for (const [upstream, name] of [
      [undefined, "crm__count"],
      ["crm", "count"],
    ] as const) {
      await using client = await gateway.connect(era, upstream);
      const reply = await client.call(name, { key: `policy-${era}` });
      const said = JSON.stringify(reply);
      assert.match(said, /pipeline\.forbiddenByRule/);
      assert.doesNotMatch(said, /nobody-counts|Counting is over/, "the rule is not the caller's");
    }
  });

  test(`a ${era} call is judged by where its path leads`, async () => {
    await using client = await gateway.connect(era);
    assert.equal(textOf(await client.call("crm__echo", { text: "/data/a" })), "/data/a");
    for (const text of ["/etc/passwd", "/data/../etc/passwd", "/data/%2e%2e/etc/passwd"]) {
      assert.match(
        JSON.stringify(await client.call("crm__echo", { text })),
        /pipeline\.forbiddenByRule/,
        text,
      );
    }
  });
}

test("arguments that say a thing twice are refused before a rule sees them", async () => {
  const params =
    '"params":{"name":"crm__echo","arguments":{"text":"/data/a","text":"/etc/passwd"}}';
  const reversed = params.replace(/("text":"[^"]*"),("text":"[^"]*")/, "$2,$1");
  for (const twice of [params, reversed]) {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call",${twice}}`;
    const { headers } = legacy("tools/call", { name: "crm__echo" });
    const answer = await gateway.hub.post(body, headers);
    assert.match(await answer.text(), /pipeline\.invalidArguments/);
  }
});

test("the audit log and the log name the rule and its reason", async () => {
  await until(async () => (await auditOf("crm__count")).length >= 4, "the entries");
  for (const { because, outcome, code } of await auditOf("crm__count")) {
    assert.deepEqual(
      { because, outcome, code },
      {
        because: "rule nobody-counts: Counting is over.",
        outcome: "refused",
        code: "pipeline.forbiddenByRule",
      },
    );
  }
  assert.match(gateway.hub.log(), /nobody-counts: Counting is over\./);
});

test("prompts and resources that may not be asked for are in no list", async () => {
  for (const era of eras) {
    for (const upstream of [undefined, "crm"]) {
      await using client = await gateway.connect(era, upstream);
      const prompts = await allOf(client, "prompts/list", "prompts");
      const resources = await allOf(client, "resources/list", "resources");
      const templates = await allOf(client, "resources/templates/list", "resourceTemplates");
      const all = [...prompts, ...resources, ...templates];
      const foreign = JSON.stringify(all).match(/greet|show:/);
      assert.equal(foreign, null, `${era} ${upstream}`);
      const answer = await client.request("prompts/get", { name: "crm__greet", arguments: {} });
      assert.ok(answer.error !== undefined);
    }
  }
});

test("an argument that no tool has is warned of", async () => {
  await until(() => /args\.txet/.test(gateway.hub.log()), "the warning");
});

test("changed rules hold from the next call on, and clients are told", async () => {
  await using listeners = new AsyncDisposableStack();
  const heard: unknown[] = [];
  for (const era of eras) {
    for (const upstream of [undefined, "crm"]) {
      const client = listeners.use(await gateway.connect(era, upstream));
      const note = `${era} ${upstream}`;
      listeners.use(
        await client.listen(({ method }) => {
          if (method === "notifications/tools/list_changed") heard.push(note);
        }),
      );
    }
  }
  await writeRules([passwords]);
  await until(async () => (await namesFor("modern")).includes("crm__count"), "the tool to be back");
  await until(() => new Set(heard).size === 4, "all clients to hear of it");
  await using client = await gateway.connect("modern");
  const prompts = await allOf(client, "prompts/list", "prompts");
  assert.ok(
    prompts.some(({ name }) => name === "crm__greet"),
    "what may be asked for is back",
  );
  const { isError } = await gateway.hub.call("crm__count", { key: "after" });
  assert.notEqual(isError, true);
});

test("rules with a mistake are refused, and those from before stay", async () => {
  await writeRules([{ ...counting, when: "args.key ==" }, passwords]);
  await until(() => /policy\.rules\.0\.when/.test(gateway.hub.log()), "the problem to be logged");
  assert.ok((await namesFor("modern")).includes("crm__count"));
  const refused = await gateway.hub.call("crm__echo", { text: "/etc/passwd" });
  assert.equal(codeOf(refused), "pipeline.forbiddenByRule");
});

const echoIsForbidden = async (): Promise<boolean> =>
  codeOf(await gateway.hub.call("crm__echo", { text: "/data/a" })) === "pipeline.forbiddenByRule";

test("a forbid whose condition fails denies", async () => {
  await writeRules([{ ...passwords, when: misspelt.when }]);
  await until(echoIsForbidden, "the rule to hold");
});
