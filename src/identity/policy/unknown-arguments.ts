import { ruleIndex } from "./rule-index.ts";
import type { Rule } from "./rules.ts";

export interface KnownTool {
  readonly name: string;
  /** Names of its arguments; undefined where it may take any. */
  readonly argumentNames: () => readonly string[] | undefined;
}

export interface UnknownArgument {
  readonly rule: string;
  readonly name: string;
}

/**
 * Arguments that rules look at and that none of the tools has which the rule is about; most are misspelt.
 * Of a rule that is about none of `tools` nothing is said.
 */
export function unknownArguments(
  rules: readonly Rule[],
  tools: readonly KnownTool[],
): readonly UnknownArgument[] {
  const looking = rules.filter(({ condition }) => (condition?.argumentNames.length ?? 0) > 0);
  if (looking.length === 0) return [];
  const known = knownNames(looking, tools);
  return looking.flatMap((rule) => {
    const names = known.get(rule);
    return (rule.condition?.argumentNames ?? [])
      .filter((name) => names !== undefined && names !== "any" && !names.has(name))
      .map((name) => ({ rule: rule.id, name }));
  });
}

function knownNames(
  rules: readonly Rule[],
  tools: readonly KnownTool[],
): ReadonlyMap<Rule, Set<string> | "any"> {
  const rulesAbout = ruleIndex(rules);
  const known = new Map<Rule, Set<string> | "any">();
  for (const { name, argumentNames } of tools) {
    const about = rulesAbout(name);
    const names = about.length === 0 ? [] : argumentNames();
    for (const rule of about) {
      const before = known.get(rule) ?? new Set();
      known.set(rule, names === undefined || before === "any" ? "any" : withAll(before, names));
    }
  }
  return known;
}

function withAll(set: Set<string>, names: readonly string[]): Set<string> {
  for (const name of names) set.add(name);
  return set;
}
