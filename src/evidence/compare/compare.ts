import type { Fact } from "../facts/fact.ts";
import { relate } from "../values/relation.ts";
import type { Background } from "./background.ts";
import { type Pair, pairFacts } from "./pair.ts";

/** Facts of several sources about one thing. */
export interface Group {
  readonly facts: readonly Fact[];
  /** The same facts by what they say; more than one position is a contradiction. */
  readonly positions: readonly (readonly Fact[])[];
}

export interface Comparison {
  readonly agreements: readonly Group[];
  readonly contradictions: readonly Group[];
  readonly compared: ReadonlySet<Fact>;
}

/** Brings together what sources say of the same thing. The order of sources does not matter. */
export function compareFacts(facts: readonly Fact[], background: Background): Comparison {
  const repeats = Map.groupBy(facts, statementKey);
  const distinct = [...repeats.values()].flatMap(([first]) => first ?? []);
  const { same, apart, compared } = pairFacts(distinct, background);
  const contested = new Set(apart.flatMap(({ a, b }) => [a, b]));
  const everyPlace = (fact: Fact) => repeats.get(statementKey(fact)) ?? [fact];
  const groups = gather([...same, ...apart], distinct).map((group) =>
    groupOf(group.flatMap(everyPlace)),
  );
  const isContested = ({ facts: members }: Group) => members.some((fact) => contested.has(fact));
  return {
    agreements: groups.filter((group) => !isContested(group)),
    contradictions: groups.filter(isContested),
    compared: new Set([...compared].flatMap(everyPlace)),
  };
}

/** A source that says one thing many times says one thing, at many places. */
function statementKey({
  source,
  value,
  attribute,
  item,
  designators,
  scope,
  superseded,
}: Fact): string {
  const words = item.map(({ key }) => key);
  return JSON.stringify([source, value, attribute, words, designators, scope, superseded]);
}

function groupOf(facts: readonly Fact[]): Group {
  const positions: Fact[][] = [];
  for (const fact of facts) {
    const position = positions.find(
      ([first]) => first && relate(first.value, fact.value) === "same",
    );
    if (position) position.push(fact);
    else positions.push([fact]);
  }
  return { facts, positions };
}

/** The connected parts of the graph of pairs, in reading order. */
function gather(pairs: readonly Pair[], facts: readonly Fact[]): Fact[][] {
  const parent = new Map<Fact, Fact>();
  for (const { a, b } of pairs) parent.set(rootOf(parent, a), rootOf(parent, b));
  const paired = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return [
    ...Map.groupBy(
      facts.filter((fact) => paired.has(fact)),
      (fact) => rootOf(parent, fact),
    ).values(),
  ];
}

function rootOf(parent: Map<Fact, Fact>, fact: Fact): Fact {
  let root = fact;
  for (let next = parent.get(root); next && next !== root; next = parent.get(root)) root = next;
  return root;
}
