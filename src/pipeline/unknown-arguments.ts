import * as z from "zod";
import { ruleIndex } from "../identity/policy/rule-index.ts";
import type { Rule } from "../identity/policy/rules.ts";
import { isJsonObject } from "../kernel/json-object.ts";
import type { Tool } from "./define-tool.ts";

export interface UnknownArgument {
  readonly rule: string;
  readonly name: string;
}

/** Arguments that rules look at and that no tool has which the rule names; most are misspelt. */
export function unknownArguments(
  rules: readonly Rule[],
  tools: readonly Tool[],
): readonly UnknownArgument[] {
  const looking = rules.filter(({ condition }) => (condition?.argumentNames.length ?? 0) > 0);
  const rulesAbout = ruleIndex(looking);
  const known = new Map<Rule, Set<string>>();
  const open = new Set<Rule>();
  for (const tool of looking.length === 0 ? [] : tools) {
    const rulesOfTool = rulesAbout(tool.name);
    const names = rulesOfTool.length === 0 ? [] : argumentNamesOf(tool);
    for (const rule of rulesOfTool) {
      if (names === undefined) open.add(rule);
      else known.set(rule, new Set([...(known.get(rule) ?? []), ...names]));
    }
  }
  return [...known]
    .filter(([rule]) => !open.has(rule))
    .flatMap(([{ id, condition }, names]) =>
      (condition?.argumentNames ?? [])
        .filter((name) => !names.has(name))
        .map((name) => ({ rule: id, name })),
    );
}

/** Undefined where the tool takes others than it lists. */
function argumentNamesOf({ definition, inputSchema, input }: Tool): readonly string[] | undefined {
  const schema =
    definition?.["inputSchema"] ?? inputSchema ?? z.toJSONSchema(input, { unrepresentable: "any" });
  const properties = isJsonObject(schema) ? schema["properties"] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : undefined;
}
