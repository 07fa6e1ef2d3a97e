import type { Line, Source } from "../reading/sources.ts";
import { type Sentence, splitSentences } from "../reading/sentences.ts";
import type { Mention } from "../values/mention.ts";
import { scanLine } from "../values/scan-line.ts";
import { type Stated, type Token, tokenize, type Word } from "../words/tokenize.ts";
import { afterLine, type Context, startOfSource, withLabel } from "./context.ts";
import { designatorsAt } from "./designators.ts";
import type { Fact } from "./fact.ts";
import { carriesMeaning, isMark, isWord, namesThing } from "./parts.ts";
import { type Said, saidAt, saidInRow } from "./said.ts";
import { type Column, rowRoles } from "./table.ts";

/** A fact that has no number yet. */
export type Statement = Omit<Fact, "id">;

export type PlacedSentence = Sentence & { readonly line: Line };

export interface Extraction {
  readonly facts: readonly Statement[];
  /** Every word that means something, for shared terms. */
  readonly words: readonly Word[];
  readonly sentences: readonly PlacedSentence[];
}

/** Every fact of one source, in reading order. */
export function extractFacts(source: Source): Extraction {
  const facts: Statement[] = [];
  const words: Word[] = [];
  const sentences: PlacedSentence[] = [];
  let context = startOfSource;
  for (const line of source.lines) {
    const mentions = scanLine(line.text);
    const tokens = tokenize(line.text, mentions);
    const split = splitSentences(line.text, tokens).map((sentence) => ({ ...sentence, line }));
    const reading = {
      source,
      line,
      context,
      scope: scopeOf(mentions),
      row: rowOf(context, tokens, mentions),
    };
    facts.push(...split.flatMap((sentence) => sentenceFacts(reading, sentence)));
    words.push(...tokens.filter(isWord).filter(carriesMeaning));
    sentences.push(...split);
    context = afterLine(context, tokens, mentions);
  }
  return { facts, words, sentences };
}

interface Row {
  readonly roles: ReadonlyMap<Mention, Column>;
  readonly item: readonly Word[];
}

interface LineReading {
  readonly source: Source;
  readonly line: Line;
  readonly context: Context;
  readonly scope: readonly string[];
  readonly row: Row | undefined;
}

const scoping: ReadonlySet<string> = new Set(["order", "invoice", "contract", "quote", "ticket"]);

function scopeOf(mentions: readonly Mention[]): string[] {
  return mentions.flatMap(({ value }) =>
    value?.kind === "identifier" && scoping.has(value.names) ? [value.id] : [],
  );
}

/** A line under a table's head: its name, and the column of each value. */
function rowOf(
  { columns }: Context,
  tokens: readonly Token[],
  mentions: readonly Mention[],
): Row | undefined {
  const prose = tokens.some((token) => isMark(token, /^[:。]$/u));
  const roles = columns && !prose ? rowRoles(columns, mentions) : undefined;
  const first = tokens.findIndex(({ type }) => type === "mention");
  return roles && { roles, item: tokens.slice(0, first).filter(isWord).filter(namesThing) };
}

function sentenceFacts(reading: LineReading, sentence: Sentence): Statement[] {
  const { tokens } = withLabel(sentence, reading.context.label);
  let counted: readonly Word[] = [];
  return tokens.flatMap((token, index): Statement[] => {
    if (token.type !== "mention") return [];
    const said =
      saidInColumn(reading.row, token) ??
      saidAt(tokens, index, { context: reading.context, counted });
    if (!said) return [];
    if (said.value.kind === "count") counted = said.item;
    const about = {
      sentence: sentence.text,
      topic: topicOf(tokens, said.attribute),
      designators: designatorsAt(tokens, index),
    };
    return [statement(reading, token, { ...said, ...about })];
  });
}

function saidInColumn(row: Row | undefined, { mention }: Stated): Said | undefined {
  const column = row?.roles.get(mention);
  return row && column && mention.value && saidInRow(mention.value, column, row.item);
}

type About = Said & Pick<Statement, "sentence" | "topic" | "designators">;

function statement(
  { source, line, scope }: LineReading,
  { start, end, mention }: Stated,
  about: About,
): Statement {
  const { attribute, ...rest } = about;
  return {
    ...rest,
    ...(attribute !== undefined && { attribute }),
    source: source.id,
    sourceKind: source.kind,
    place: line.place,
    text: line.text.slice(start, end),
    scope,
    superseded: mention.superseded === true,
  };
}

function topicOf(tokens: readonly Token[], attribute: string | undefined): Word[] {
  return tokens.filter(isWord).filter((word) => carriesMeaning(word) && word.key !== attribute);
}
