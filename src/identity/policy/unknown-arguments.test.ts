import assert from "node:assert/strict";
import { test } from "node:test";
import { policyConfig } from "./config.ts";
import { rulesOf } from "./rules.ts";
import { type KnownTool, unknownArguments } from "./unknown-arguments.ts";

const rules = (tools: readonly string[], when: string) =>
  rulesOf(policyConfig.parse({ rules: [{ id: "a", effect: "forbid", tools, when, reason: "-" }] }));

const tool = (name: string, names: readonly string[] | undefined): KnownTool => ({
  name,
  argumentNames: () => names,
});

test("an argument that none of a rule's tools has is found, however it is written", () => {
  const found = unknownArguments(
    rules(["crm__*"], 'args.path == "a" || has(args.paht) || args["x-y"] == 1'),
    [tool("crm__a", ["path"]), tool("crm__b", []), tool("files__read", ["paht", "x-y"])],
  );
  assert.deepEqual(found, [
    { rule: "a", name: "paht" },
    { rule: "a", name: "x-y" },
  ]);
});

test("where one tool has it, or may take any, or none is known, nothing is said", () => {
  const looking = rules(["crm__*"], "args.amount > 1");
  assert.deepEqual(unknownArguments(looking, [tool("crm__a", []), tool("crm__b", ["amount"])]), []);
  assert.deepEqual(unknownArguments(looking, [tool("crm__a", []), tool("crm__b", undefined)]), []);
  assert.deepEqual(unknownArguments(looking, [tool("files__read", [])]), []);
  assert.deepEqual(unknownArguments(rules(["*"], "true"), [tool("crm__a", [])]), []);
});
