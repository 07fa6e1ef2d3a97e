import type { Mention } from "../values/mention.ts";
import type { Value } from "../values/value.ts";
import type { Token, Word } from "../words/tokenize.ts";
import { attributeAt } from "./attribute.ts";
import type { Context } from "./context.ts";
import { itemAfter, itemBefore, itemOfRole } from "./item.ts";
import { isMark, isWord, namesThing } from "./parts.ts";
import { asColumnValue, type Column } from "./table.ts";

export interface Said {
  readonly value: Value;
  readonly attribute?: string | undefined;
  readonly item: readonly Word[];
}

/** What the value of a table's row says by its column. */
export function saidInRow(value: Value, column: Column, item: readonly Word[]): Said {
  const attribute = column.part === "Q" ? undefined : column.name;
  return { value: asColumnValue(value, column), attribute, item };
}

export interface Around {
  readonly context: Context;
  /** What the last count of the sentence counted: its price is usually next. */
  readonly counted: readonly Word[];
}

/** What the value at `tokens[index]` says; undefined where it is no statement. */
export function saidAt(tokens: readonly Token[], index: number, around: Around): Said | undefined {
  const token = tokens[index];
  if (token?.type !== "mention" || !token.mention.value) return undefined;
  const { mention } = token;
  const { value } = token.mention;
  if (value.kind === "count") return countFact(tokens, index, { mention, value, around });
  const attribute = roleOf(tokens, index, mention);
  if (mention.doubtful && attribute === undefined) return undefined;
  const item = firstFilled(
    itemOfRole(tokens, index, attribute),
    itemNear(tokens, index, { value, attribute, around }),
  );
  return { value, attribute, item };
}

/** The second of "14:00 to 15:00" is an end; a date after "by" that has no other role is due. */
function roleOf(tokens: readonly Token[], index: number, mention: Mention): string | undefined {
  if (mention.rangeEnd || !mention.value) return "end";
  const role = attributeAt(tokens, index, mention.value.kind);
  if (role !== undefined || mention.value.kind !== "date") return role;
  const before = tokens[index - 1];
  const by = isWord(before) && /^by$/iu.test(before.text);
  return by || isMark(tokens[index + 1], /^まで/u) ? "due" : undefined;
}

interface Valued {
  readonly value: Value;
  readonly attribute: string | undefined;
  readonly around: Around;
}

function itemNear(
  tokens: readonly Token[],
  index: number,
  { value, attribute, around }: Valued,
): readonly Word[] {
  if (value.kind === "date" || value.kind === "time") {
    return attribute === undefined ? [] : itemBefore(tokens, index, attribute);
  }
  const counted = value.kind === "money" ? around.counted : [];
  return firstFilled(counted, itemBefore(tokens, index, attribute), around.context.item);
}

interface Counting {
  readonly mention: Mention;
  readonly value: Value;
  readonly around: Around;
}

function countFact(
  tokens: readonly Token[],
  index: number,
  { mention, value, around }: Counting,
): Said | undefined {
  const after = itemAfter(tokens, index);
  if (mention.bare && !isStated(tokens, index, after)) return undefined;
  const attribute = attributeAt(tokens, index, "count") ?? around.context.state;
  const before = [itemBefore(tokens, index, attribute), itemBefore(tokens, index)];
  return { value, attribute, item: firstFilled(after, ...before, around.context.item) };
}

/** A bare number counts where a noun follows or a label stands before; 2026 is taken for a year. */
function isStated(tokens: readonly Token[], index: number, after: readonly Word[]): boolean {
  const token = tokens[index];
  if (token?.type !== "mention" || token.mention.superseded || isLabelled(tokens, index))
    return true;
  const year = token.mention.value !== undefined && isYear(token.mention.value);
  return !year && after.length > 0;
}

function isYear(value: Value): boolean {
  return value.kind === "count" && value.amount >= 1900 && value.amount < 2100;
}

/** "Open tickets: 73", "the quantity is 240", "from 500 to 650" after "quantity". */
function isLabelled(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (isMark(before, /^[:=は]$/u)) return true;
  if (isRow(tokens, index)) return true;
  const close = tokens.slice(Math.max(0, index - 8), index);
  if (close.some((token) => isWord(token) && token.concept?.parts.has("Q"))) return true;
  const past = close.some((token) => token.type === "mention" && token.mention.superseded);
  return past || (isWord(before) && /^(?:is|are|was|were)$/iu.test(before.text));
}

/** "Toner cartridge     34": a name, a wide gap, a number, and nothing else. */
function isRow(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const gap = (tokens[index]?.start ?? 0) - (before?.end ?? 0);
  const names = tokens.slice(0, index).every((token) => isWord(token) && namesThing(token));
  return gap > 1 && names && index > 0 && index === tokens.length - 1;
}

function firstFilled(...items: readonly (readonly Word[])[]): readonly Word[] {
  return items.find((item) => item.length > 0) ?? [];
}
