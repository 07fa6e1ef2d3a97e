import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as z from "zod";
import type { Policy } from "../../identity/policy/policy.ts";
import { policyConfig } from "../../identity/policy/config.ts";
import { createPolicy } from "../../identity/policy/create-policy.ts";
import { permissionPolicy } from "../../identity/policy/testing/permission-policy.ts";
import type { Principal } from "../../identity/principal.ts";
import { systemClock } from "../../kernel/clock.ts";
import { createCatalog } from "../../pipeline/catalog.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { pageOf } from "./pages.ts";
import { createToolDefinitions } from "./tool-definitions.ts";

const input = z.strictObject({});

const tool = (name: string, more: Partial<Tool> = {}): Tool => ({
  name,
  title: name,
  description: "",
  permission: "media:read",
  input,
  run: async () => ({ content: [] }),
  ...more,
});

const person = (id: string, ...permissions: readonly string[]): Principal => ({
  id,
  kind: "person",
  permissions,
});

/** What is shown is what the policy allows, and how often it was asked. */
function shown(...tools: readonly Tool[]) {
  const catalog = createCatalog();
  for (const one of tools) catalog.addTool("test", one);
  const asked = { times: 0 };
  const policy: Policy = {
    version: 0,
    decide: (question) => permissionPolicy.decide(question),
    outlook(...question) {
      asked.times += 1;
      return permissionPolicy.outlook(...question);
    },
  };
  const definitions = createToolDefinitions(catalog, policy);
  const namesFor = (principal: Principal) =>
    definitions.visible(principal).map(({ definition }) => definition.name);
  return { catalog, definitions, namesFor, asked };
}

test("nobody is shown another's list, in whatever order they ask", () => {
  const permissions = ["a:read", "b:read", "c:read"] as const;
  const { namesFor } = shown(...permissions.map((permission) => tool(permission, { permission })));
  const held = fc.subarray([...permissions]);
  const asking = fc.record({ id: fc.constantFrom("user:aya", "user:ken"), held });
  fc.assert(
    fc.property(fc.array(asking), (all) => {
      // Twice, so that a list that was kept for one is there when another asks.
      const principals = all.map((each) => person(each.id, ...each.held));
      for (const principal of [...principals, ...principals]) {
        assert.deepEqual(namesFor(principal), principal.permissions);
      }
    }),
  );
});

test("a change of the catalog shows at once, to everybody", () => {
  const { catalog, namesFor } = shown(tool("a"), tool("c"));
  const [aya, ken] = [person("user:aya", "media:read"), person("user:ken", "*")];
  assert.deepEqual(
    [namesFor(aya), namesFor(ken)],
    [
      ["a", "c"],
      ["a", "c"],
    ],
  );
  catalog.addTool("test", tool("b", { permission: "b:read" }));
  assert.deepEqual(
    [namesFor(aya), namesFor(ken)],
    [
      ["a", "c"],
      ["a", "b", "c"],
    ],
  );
  catalog.replace("test", { tools: [], prompts: [], resources: [] });
  assert.deepEqual([namesFor(aya), namesFor(ken)], [[], []]);
});

test("what is hidden stands in no list, and is found by its name", () => {
  const { definitions, namesFor } = shown(tool("a"), tool("waiting", { hidden: true }));
  assert.deepEqual(namesFor(person("user:aya", "*")), ["a"]);
  assert.equal(definitions.get("waiting")?.tool.name, "waiting");
});

test("ten thousand tools are filtered once, not for each page", () => {
  const { definitions, catalog, asked } = shown();
  const names = Array.from({ length: 10_000 }, (_, at) => `crm__${at}`);
  const tools = names.map((name) => tool(name, { definition: { name } }));
  catalog.replace("crm", { tools, prompts: [], resources: [] });
  const aya = person("user:aya", "media:read");
  const pages = (): number => {
    let seen = 0;
    let cursor: string | undefined;
    do {
      const list = definitions.visible(aya);
      const page = pageOf(list, ({ definition: { name } }) => name, { cursor, size: 100 });
      seen += page.items.length;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return seen;
  };
  assert.deepEqual([pages(), pages(), asked.times], [10_000, 10_000, 10_000]);
  const note = { name: "note", uri: "note://a", read: async () => undefined };
  catalog.addResource("test", note);
  assert.deepEqual([pages(), asked.times], [10_000, 10_000], "another list is no reason");
});

test("schemas are converted once for each tool, whoever is shown it", () => {
  const { catalog, definitions } = shown(tool("a"));
  const before = definitions.get("a");
  catalog.addTool("test", tool("b"));
  assert.equal(definitions.get("a"), before);
  assert.equal(definitions.visible(person("user:aya", "*"))[0], before);
});

test("changed rules show at once, to everybody", () => {
  const catalog = createCatalog();
  for (const name of ["a", "b"]) catalog.addTool("test", tool(name));
  const policy = createPolicy(policyConfig.parse({}), systemClock);
  const definitions = createToolDefinitions(catalog, policy);
  const aya = person("user:aya", "media:read");
  const names = (): readonly string[] =>
    definitions.visible(aya).map(({ definition }) => definition.name);
  assert.deepEqual(names(), ["a", "b"]);
  const rule = { id: "no-b", effect: "forbid", tools: ["b"], reason: "Because." };
  policy.replace(policyConfig.parse({ rules: [rule] }));
  assert.deepEqual(names(), ["a"]);
  policy.replace(policyConfig.parse({ rules: [{ ...rule, when: "args.x == 1" }] }));
  assert.deepEqual(names(), ["a", "b"], "it depends on the arguments");
});

test("what others are asked for is listed for whoever may ask", () => {
  const { definitions } = shown();
  const operation = tool("crm__prompts/get", { permission: "upstreams:call" });
  const entries = [{ name: "own" }, { name: "theirs", operation }];
  const namesFor = (principal: Principal): readonly string[] =>
    definitions.reachable(principal, entries).map(({ name }) => name);
  assert.deepEqual(namesFor(person("user:aya", "media:read")), ["own"]);
  assert.deepEqual(namesFor(person("user:ken", "upstreams:call")), ["own", "theirs"]);
});
