import { countsPeople } from "./people.ts";
import type { Fact } from "../facts/fact.ts";
import { namesThing } from "../facts/parts.ts";
import type { Word } from "../words/tokenize.ts";
import { valueText } from "../values/value.ts";

/** What is known of the sources when two facts are weighed. */
export interface Background {
  /** Whether the source names this thing anywhere. */
  readonly mentions: (source: string, word: Word) => boolean;
  /** Order and like numbers that the source names. */
  readonly scopeOf: (source: string) => readonly string[];
  /** Whether its source states nothing else of this dimension, or counts no other people. */
  readonly isSole: (fact: Fact) => boolean;
  /** Whether two sources share a thing, a day or a number, so that they may speak of one matter. */
  readonly areLinked: (source: string, other: string) => boolean;
}

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
  const things = thingsBySource(facts, words);
  const tally = new Map<string, Set<string>>();
  for (const fact of facts) {
    const family = familyOf(fact);
    tally.set(family, (tally.get(family) ?? new Set()).add(valueText(fact.value)));
  }
  return {
    mentions: (source, word) => keysOf(word).some((key) => keys.get(source)?.has(key)),
    areLinked: (source, other) => sharesAny(things.get(source), things.get(other)),
    isSole: (fact) => (tally.get(familyOf(fact))?.size ?? 0) === 1,
    scopeOf: (source) => [...(scopes.get(source) ?? [])],
  };
}

function keysOf({ key, skeleton }: Word): string[] {
  return skeleton.length > 1 ? [key, `~${skeleton}`] : [key];
}

function familyOf(fact: Fact): string {
  const { value, source } = fact;
  if (countsPeople(fact)) return JSON.stringify([source, "people"]);
  return JSON.stringify([source, value.kind, value.kind === "measure" ? value.dimension : ""]);
}

function thingsBySource(
  facts: readonly Fact[],
  words: ReadonlyMap<string, readonly Word[]>,
): Map<string, Set<string>> {
  const named = [...words].map(([source, list]): [string, Set<string>] => [
    source,
    new Set(list.filter(namesThing).flatMap(keysOf)),
  ]);
  const things = new Map(named);
  for (const { source, value } of facts) {
    if (value.kind === "date") things.get(source)?.add(`${value.month}-${value.day}`);
    if (value.kind === "identifier") things.get(source)?.add(value.id);
  }
  return things;
}

function sharesAny(some: ReadonlySet<string> = new Set(), others: ReadonlySet<string> = new Set()) {
  return !some.isDisjointFrom(others);
}
