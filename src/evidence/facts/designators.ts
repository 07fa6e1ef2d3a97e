import type { Token } from "../words/tokenize.ts";

const extremes: ReadonlySet<string> = new Set(["minimum", "maximum", "average"]);

/**
 * What tells the value at `tokens[index]` from others of its kind: the nearest phase, room or month
 * before it, else after it. "Maximum" belongs only to the next value.
 */
export function designatorsAt(tokens: readonly Token[], index: number): string[] {
  const before = tokens.slice(0, index).toReversed();
  const nearest = nearestOf(before);
  const found = nearest.length > 0 ? nearest : nearestOf(tokens.slice(index + 1));
  const last = before.findIndex((token) => token.type === "mention" && token.mention.value);
  const own = last < 0 ? before : before.slice(0, last);
  const next = tokens[index + 1];
  return [...found, ...[...own, ...(next ? [next] : [])].flatMap(extremeOf).slice(0, 1)];
}

/** The first of each family: phase, room, month. */
function nearestOf(tokens: readonly Token[]): string[] {
  const families = new Map<string, string>();
  for (const designator of tokens.flatMap(designatorOf)) {
    const family = designator.split("#")[0] ?? "";
    if (!families.has(family)) families.set(family, designator);
  }
  return [...families.values()];
}

function designatorOf(token: Token): string[] {
  if (token.type === "mention")
    return token.mention.designator === undefined ? [] : [token.mention.designator];
  if (token.type !== "word" || !token.concept?.parts.has("X")) return [];
  return extremes.has(token.concept.name) ? [] : [token.concept.name];
}

function extremeOf(token: Token): string[] {
  const name = token.type === "word" ? token.concept?.name : undefined;
  return name !== undefined && extremes.has(name) ? [name] : [];
}
