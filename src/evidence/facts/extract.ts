import type { Line, Source } from "../reading/sources.ts";
import { type Sentence, splitSentences } from "../reading/sentences.ts";
import { scanLine } from "../values/scan-line.ts";
import type { Mention } from "../values/mention.ts";
import type { Value } from "../values/value.ts";
import { type Token, tokenize, type Word } from "../words/tokenize.ts";
import { attributeAt } from "./attribute.ts";
import type { Fact } from "./fact.ts";
import { designatorsAt } from "./designators.ts";
import { itemAfter, itemBefore, itemOfRole } from "./item.ts";
import { carriesMeaning, isMark, isWord, namesThing } from "./parts.ts";
import { asColumnValue, type Column, headerColumns, rowRoles } from "./table.ts";

export type Finding = Omit<Fact, "id">;

export interface Extraction {
  readonly facts: readonly Finding[];
  /** Every word that means something, for shared terms. */
  readonly words: readonly Word[];
  readonly sentences: readonly (Sentence & { readonly line: Line })[];
}

/** What earlier lines of the same source leave for later ones. */
interface Context {
  /** From "Item: ball valve". */
  item: readonly Word[];
  columns: readonly Column[] | undefined;
  /** A line that is only a label, such as "Total", waiting for its value. */
  label: readonly Token[];
  /** From a title such as "Stock list": the state of all that is counted below. */
  state: string | undefined;
}

/** Every fact of one source, in reading order. */
export function extractFacts(source: Source): Extraction {
  const context: Context = { item: [], columns: undefined, label: [], state: undefined };
  const facts: Finding[] = [];
  const words: Word[] = [];
  const sentences: (Sentence & { line: Line })[] = [];
  for (const line of source.lines) {
    const mentions = scanLine(line.text);
    const tokens = tokenize(line.text, mentions);
    words.push(...tokens.filter(isWord).filter(carriesMeaning));
    facts.push(...lineFacts({ source, line, mentions, tokens, context, sentences }));
    remember(context, tokens, mentions);
  }
  return { facts, words, sentences };
}

interface LineReading {
  readonly source: Source;
  readonly line: Line;
  readonly mentions: readonly Mention[];
  readonly tokens: readonly Token[];
  readonly context: Context;
  readonly sentences: (Sentence & { line: Line })[];
}

function lineFacts(reading: LineReading): Finding[] {
  const { line, mentions, tokens, context } = reading;
  const scope = mentions.flatMap(({ value }) =>
    value?.kind === "identifier" && scoping.has(value.names) ? [value.id] : [],
  );
  const roles =
    context.columns && !tokens.some((token) => isMark(token, /^[:。]$/u))
      ? rowRoles(context.columns, mentions)
      : undefined;
  const rowItem = roles
    ? tokens
        .slice(
          0,
          tokens.findIndex(({ type }) => type === "mention"),
        )
        .filter(isWord)
        .filter(namesThing)
    : [];
  return splitSentences(line.text, tokens).flatMap((sentence) => {
    reading.sentences.push({ ...sentence, line });
    const within = withLabel(sentence, context.label);
    let counted: readonly Word[] = [];
    return within.tokens.flatMap((token, index): Finding[] => {
      if (token.type !== "mention" || !token.mention.value) return [];
      const role = roles?.get(token.mention);
      const said = role
        ? rowFact(token.mention.value, role, rowItem)
        : spokenFact(within.tokens, index, { context, counted });
      if (!said) return [];
      if (said.value.kind === "count") counted = said.item;
      return [
        {
          source: reading.source.id,
          sourceKind: reading.source.kind,
          place: line.place,
          value: said.value,
          text: line.text.slice(token.start, token.end),
          sentence: sentence.text,
          ...(said.attribute !== undefined && { attribute: said.attribute }),
          item: said.item,
          topic: topicOf(within.tokens, said.attribute),
          designators: designatorsAt(within.tokens, index),
          scope,
          superseded: token.mention.superseded === true,
        },
      ];
    });
  });
}

const scoping: ReadonlySet<string> = new Set(["order", "invoice", "contract", "quote", "ticket"]);

interface Said {
  readonly value: Value;
  readonly attribute?: string | undefined;
  readonly item: readonly Word[];
}

function rowFact(value: Value, column: Column, item: readonly Word[]): Said {
  const attribute = column.part === "Q" ? undefined : column.name;
  return { value: asColumnValue(value, column), attribute, item };
}

interface Around {
  readonly context: Context;
  /** What the last count of the sentence counted: its price is usually next. */
  readonly counted: readonly Word[];
}

function spokenFact(tokens: readonly Token[], index: number, around: Around): Said | undefined {
  const token = tokens[index];
  if (token?.type !== "mention" || !token.mention.value) return undefined;
  const { value } = token.mention;
  if (value.kind === "count") return countFact(tokens, index, around.context);
  const attribute =
    attributeAt(tokens, index, value.kind) ?? (token.mention.rangeEnd ? "end" : undefined);
  if (token.mention.doubtful && attribute === undefined) return undefined;
  const own = itemOfRole(tokens, index, attribute);
  if (own.length > 0) return { value, attribute, item: own };
  if (value.kind === "date" || value.kind === "time") {
    return {
      value,
      attribute,
      item: attribute === undefined ? [] : itemBefore(tokens, index, attribute),
    };
  }
  const priced = value.kind === "money" && around.counted.length > 0;
  const near = priced ? around.counted : itemBefore(tokens, index, attribute);
  return { value, attribute, item: near.length > 0 ? near : around.context.item };
}

function countFact(tokens: readonly Token[], index: number, context: Context): Said | undefined {
  const token = tokens[index];
  if (token?.type !== "mention" || token.mention.value?.kind !== "count") return undefined;
  const { mention } = token;
  const after = itemAfter(tokens, index);
  const labelled = isLabelled(tokens, index);
  if (mention.bare && !mention.superseded && after.length === 0 && !labelled) return undefined;
  if (mention.bare && isYear(token.mention.value) && !labelled && after.at(-1)?.plural !== true)
    return undefined;
  const attribute = attributeAt(tokens, index, "count") ?? context.state;
  const item = firstFilled(after, itemBefore(tokens, index, attribute), itemBefore(tokens, index));
  return { value: token.mention.value, attribute, item: item.length > 0 ? item : context.item };
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

function topicOf(tokens: readonly Token[], attribute: string | undefined): Word[] {
  return tokens.filter(isWord).filter((word) => carriesMeaning(word) && word.key !== attribute);
}

function firstFilled(...items: readonly (readonly Word[])[]): readonly Word[] {
  return items.find((item) => item.length > 0) ?? [];
}

/** A line that starts with its value takes the label line above it. */
function withLabel(sentence: Sentence, label: readonly Token[]): Sentence {
  const first = sentence.tokens[0];
  const alone =
    first?.type === "mention" &&
    sentence.tokens.every((token) => token.type !== "word" || token.stop);
  return alone && label.length > 0
    ? { ...sentence, tokens: [...label, ...sentence.tokens] }
    : sentence;
}

function remember(context: Context, tokens: readonly Token[], mentions: readonly Mention[]): void {
  const valued = mentions.some(({ value }) => value !== undefined);
  context.columns = headerColumns(tokens) ?? (valued ? context.columns : undefined);
  const short = !valued && tokens.length <= 5;
  context.state = titleState(tokens) ?? context.state;
  context.label = short ? tokens : [];
  const [first] = tokens;
  if (isWord(first) && first.concept?.name === "item" && !context.columns) {
    const item = tokens.slice(1).filter(isWord).filter(namesThing);
    if (item.length > 0) context.item = item;
  }
}

/** The state that a title gives to what is listed below it. */
function titleState(tokens: readonly Token[]): string | undefined {
  const words = tokens.filter(isWord);
  const title = words.length <= 3 && tokens.every((token) => token.type !== "mark");
  const counts = tokens.some(
    (token) => token.type === "mention" && token.mention.value?.kind === "count",
  );
  if (!title || counts) return undefined;
  return words.find(({ concept }) => concept?.parts.has("C") && !concept.parts.has("D"))?.concept
    ?.name;
}
