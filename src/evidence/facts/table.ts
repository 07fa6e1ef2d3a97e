import type { Mention } from "../values/mention.ts";
import type { Value } from "../values/value.ts";
import type { Part } from "../words/lexicon.ts";
import type { Token, Word } from "../words/tokenize.ts";
import { isWord } from "./parts.ts";

/** A column that holds values. */
export interface Column {
  readonly name: string;
  readonly part: Part;
}

const valued: readonly Part[] = ["Q", "M", "D", "U", "P", "C"];

/**
 * The columns of a table's head: a line without values that names at least two of them and hardly
 * anything else. The column of names (item, part) is not among them.
 */
export function headerColumns(tokens: readonly Token[]): readonly Column[] | undefined {
  if (tokens.some((token) => token.type === "mention" && token.mention.value)) return undefined;
  const words = tokens.filter(isWord);
  const columns = words.flatMap(columnOf);
  const others = words.length - columns.length;
  const marked = tokens.some(
    ({ type }, at) =>
      type === "mark" && tokens[at]?.type === "mark" && markText(tokens[at]) === ":",
  );
  const named = words.some(({ concept }) => concept?.parts.has("I"));
  return columns.length >= (named ? 1 : 2) && others <= 2 && words.length <= 10 && !marked
    ? columns
    : undefined;
}

function markText(token: Token | undefined): string {
  return token?.type === "mark" ? token.text : "";
}

function columnOf(word: Word): Column[] {
  const part = valued.find((one) => word.concept?.parts.has(one));
  if (!word.concept || !part || word.concept.parts.has("I")) return [];
  return [{ name: word.concept.name, part }];
}

/** The role of each value of a row by its column; undefined where the row does not fit the head. */
export function rowRoles(
  columns: readonly Column[],
  mentions: readonly Mention[],
): ReadonlyMap<Mention, Column> | undefined {
  const values = mentions.filter(({ value }) => value && columnKinds.has(value.kind));
  if (values.length === 0) return undefined;
  const extra = Math.max(0, values.length - columns.length);
  const roles = new Map<Mention, Column>();
  let next = 0;
  for (const mention of values.slice(extra)) {
    const at = columns.findIndex((column, index) => index >= next && suits(column, mention));
    const column = columns[at];
    if (!column) continue;
    roles.set(mention, column);
    next = at + 1;
  }
  return roles.size > 0 ? roles : undefined;
}

const columnKinds: ReadonlySet<string> = new Set([
  "count",
  "money",
  "measure",
  "percentage",
  "date",
  "time",
]);

function suits({ part }: Column, { value, bare }: Mention): boolean {
  if (value === undefined) return false;
  if (bare) return part !== "D";
  const kind = value.kind;
  if (kind === "count") return part === "Q" || part === "C";
  return (
    kind ===
    {
      M: "money",
      D: "date",
      U: "measure",
      P: "percentage",
      Q: "",
      C: "",
      N: "",
      V: "",
      I: "",
      X: "",
    }[part]
  );
}

/** A bare number under "Unit price" is money, though the row does not say of which currency. */
export function asColumnValue(value: Value, { part }: Column): Value {
  if (value.kind !== "count" || part !== "M") return value;
  return { kind: "money", amount: value.amount, currency: "" };
}
