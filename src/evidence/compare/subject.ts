import type { Fact } from "../facts/fact.ts";
import { namesThing } from "../facts/parts.ts";
import { sameWord, type Word } from "../words/tokenize.ts";

export type ItemRelation = "same" | "subset" | "open" | "different";

/**
 * Whether two facts are about one thing. "Valves" may be "ball valves"; ball valves are not gate
 * valves. `open`: at least one does not say.
 */
export function relateItems(a: readonly Word[], b: readonly Word[]): ItemRelation {
  if (a.length === 0 || b.length === 0) return "open";
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const shared = few.filter((word) => many.some((other) => sameWord(word, other)));
  if (shared.length === few.length) {
    if (few.length === many.length) return "same";
    return sharesHead(few, many) ? "subset" : "different";
  }
  return "different";
}

function sharesHead(a: readonly Word[], b: readonly Word[]): boolean {
  const [one, other] = [a.at(-1), b.at(-1)];
  return one !== undefined && other !== undefined && sameWord(one, other);
}

/** Words both sentences share that name a thing. */
export function sharedTopics(a: Fact, b: Fact): number {
  return a.topic.filter(
    (word) => namesThing(word) && b.topic.some((other) => sameWord(word, other)),
  ).length;
}

/** Designators that only say where in a document something stands. */
const positional = new Set([
  "slide",
  "page",
  "figure",
  "table",
  "chapter",
  "section",
  "appendix",
  "annex",
  "no.",
  "条",
  "項",
  "章",
  "item no.",
  "floor",
  "line",
]);

const families: readonly (readonly [string, RegExp])[] = [
  ["extreme", /^(?:minimum|maximum|average)$/u],
  ["month", /month$/u],
  ["year", /year$/u],
  ["week", /^(?:last|this|next) week$/u],
];

/** Whether phase 1 meets phase 2, or this month last month. */
export function toldApart(a: Fact, b: Fact): boolean {
  if (a.designators.length === 0 || b.designators.length === 0) return false;
  const left = byFamily(a);
  const right = byFamily(b);
  return [...left].some(([family, members]) => {
    const others = right.get(family);
    return others !== undefined && !members.some((member) => others.includes(member));
  });
}

/** A minimum stands against a plain figure: neither denies the other. */
export function boundedApart(a: Fact, b: Fact): boolean {
  if (a.designators.length + b.designators.length === 0) return false;
  return byFamily(a).has("extreme") !== byFamily(b).has("extreme");
}

function byFamily(fact: Fact): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const designator of fact.designators) {
    const family = familyOf(designator);
    if (positional.has(family) || (family === "room" && isWhen(fact))) continue;
    found.set(family, [...(found.get(family) ?? []), designator]);
  }
  return found;
}

function familyOf(designator: string): string {
  const [type, number] = designator.split("#");
  if (number !== undefined) return type ?? "";
  return families.find(([, words]) => words.test(designator))?.[0] ?? designator;
}

function isWhen({ value }: Fact): boolean {
  return value.kind === "date" || value.kind === "time";
}
