import type { Mention } from "../values/mention.ts";
import type { ValueKind } from "../values/value.ts";
import type { Part } from "../words/lexicon.ts";
import type { Token, Word } from "../words/tokenize.ts";
import { isMark, partOf } from "./parts.ts";

/**
 * The role of the value at `tokens[index]`: what stands right before it, then right after it, then
 * in the same clause, then in the same sentence.
 */
export function attributeAt(
  tokens: readonly Token[],
  index: number,
  kind: ValueKind,
): string | undefined {
  const part = partOf[kind];
  if (!part) return statedAttribute(tokens[index]);
  const left = { tokens, from: index, step: -1, part, kind } as const;
  return priceForEach(left) ?? statedAttribute(tokens[index]) ?? nearestRole(left);
}

function nearestRole(left: Omit<Search, "reach">): string | undefined {
  const right = { ...left, step: 1 } as const;
  return (
    search({ ...left, reach: "adjacent" }) ??
    search({ ...right, reach: "adjacent" }) ??
    search({ ...left, reach: "clause" }) ??
    search({ ...right, reach: "clause" }) ??
    search({ ...left, reach: "sentence" }) ??
    (left.part === "D" ? search({ ...right, reach: "sentence" }) : undefined)
  );
}

function statedAttribute(token: Token | undefined): string | undefined {
  return token?.type === "mention" ? token.mention.attribute : undefined;
}

const general: ReadonlySet<string> = new Set(["total", "amount", "price", "quote", "cost"]);

/** "Each license is $120" is a unit price, but "the fee is $50 each" stays a fee. */
function priceForEach(left: Omit<Search, "reach">): string | undefined {
  const { tokens, from, kind } = left;
  if (kind !== "money") return undefined;
  const before = tokens.slice(Math.max(0, from - 4), from);
  if (statedAttribute(tokens[from]) === undefined && !saysEach(before)) return undefined;
  const role = search({ ...left, reach: "clause" });
  return role === undefined || general.has(role) ? "unit price" : role;
}

function saysEach(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.type === "word" && /^each$/iu.test(token.text));
}

interface Search {
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly step: 1 | -1;
  readonly part: Part;
  readonly kind: ValueKind;
  readonly reach: "adjacent" | "clause" | "sentence";
}

const farthest = 24;

function search({ tokens, from, step, part, kind, reach }: Search): string | undefined {
  let between = 0;
  for (let at = from + step; Math.abs(at - from) <= farthest; at += step) {
    const token = tokens[at];
    if (!token) return undefined;
    const role = token.type === "word" ? roleOf(token, part, reach) : undefined;
    if (role !== undefined) return role;
    if (blocks(token, reach, kind)) return undefined;
    between += token.type === "word" && !token.stop ? 1 : 0;
    if (reach === "adjacent" && between > (step > 0 ? 1 : 0)) return undefined;
  }
  return undefined;
}

/** "$45 for shipping" is what shipping costs. */
function roleOf({ concept }: Word, part: Part, reach: Search["reach"]): string | undefined {
  if (concept?.parts.has(part)) return concept.name;
  const carried =
    part === "M" &&
    reach === "adjacent" &&
    (concept?.name === "shipment" || concept?.name === "delivery");
  return carried ? "shipping cost" : undefined;
}

function blocks(token: Token, reach: Search["reach"], kind: ValueKind): boolean {
  if (token.type === "mention") return blocksAsMention(token.mention, reach, kind);
  if (reach === "sentence") return false;
  return isMark(token, /^[、,・/;]$/u);
}

/** A role belongs to the nearest value of its kind; dates may share one ("between ... and ..."). */
function blocksAsMention({ value, superseded }: Mention, reach: Search["reach"], kind: ValueKind) {
  if (value === undefined || superseded) return false;
  if (reach === "adjacent") return value.kind !== "date" && value.kind !== "time";
  if (kind === "count" && reach === "sentence") return false;
  return value.kind === kind && kind !== "date" && kind !== "time";
}
