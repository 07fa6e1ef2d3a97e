import { globTest } from "../../kernel/glob.ts";
import type { Rule } from "./rules.ts";

interface Wild {
  readonly at: number;
  readonly fits: (tool: string) => boolean;
}

/**
 * Finds the rules about a tool by the letters before the first `*` of their globs, so that ten thousand
 * tools need not be tried against ten thousand rules.
 */
export function ruleIndex(rules: readonly Rule[]): (tool: string) => readonly Rule[] {
  const exact = new Map<string, number[]>();
  const wild = new Map<string, Wild[]>();
  for (const [at, { tools }] of rules.entries()) {
    for (const glob of tools) {
      const star = glob.indexOf("*");
      if (star === -1) under(exact, glob).push(at);
      else under(wild, glob.slice(0, star)).push({ at, fits: toolTest(glob) });
    }
  }
  const lengths = [...new Set([...wild.keys()].map((prefix) => prefix.length))];
  return (tool) => {
    const found = new Set(exact.get(tool));
    for (const length of lengths) {
      for (const { at, fits } of wild.get(tool.slice(0, length)) ?? []) {
        if (fits(tool)) found.add(at);
      }
    }
    return [...found].toSorted((one, other) => one - other).flatMap((at) => rules[at] ?? []);
  };
}

/** A rule about all tools opens and shuts no door of the admin API, whose names have a space. */
function toolTest(glob: string): (tool: string) => boolean {
  const fits = globTest(glob);
  const spaced = glob.includes(" ");
  return (tool) => tool.includes(" ") === spaced && fits(tool);
}

function under<Item>(map: Map<string, Item[]>, key: string): Item[] {
  const found = map.get(key) ?? [];
  map.set(key, found);
  return found;
}
