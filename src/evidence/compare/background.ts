import type { Fact } from "../facts/fact.ts";
import type { Word } from "../words/tokenize.ts";
import type { Background } from "./comparable.ts";

/** Looks up words and document numbers by source. */
export function backgroundOf(
  facts: readonly Fact[],
  words: ReadonlyMap<string, readonly Word[]>,
): Background {
  const keys = new Map([...words].map(([source, list]) => [source, new Set(list.flatMap(keysOf))]));
  const scopes = new Map<string, Set<string>>();
  for (const { source, scope } of facts) {
    const ids = scopes.get(source) ?? new Set();
    for (const id of scope) ids.add(id);
    scopes.set(source, ids);
  }
  return {
    mentions: (source, word) => keysOf(word).some((key) => keys.get(source)?.has(key)),
    scopeOf: (source) => [...(scopes.get(source) ?? [])],
  };
}

function keysOf({ key, skeleton }: Word): string[] {
  return skeleton.length > 1 ? [key, `~${skeleton}`] : [key];
}
