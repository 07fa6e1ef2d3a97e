import type { Sentence } from "../reading/sentences.ts";
import type { Mention } from "../values/mention.ts";
import type { Token, Word } from "../words/tokenize.ts";
import { isWord, namesThing } from "./parts.ts";
import { type Column, headerColumns } from "./table.ts";

/** What earlier lines of the same source leave for later ones. */
export interface Context {
  /** From "Item: ball valve". */
  item: readonly Word[];
  columns: readonly Column[] | undefined;
  /** A line that is only a label, such as "Total", waiting for its value. */
  label: readonly Token[];
  /** From a title such as "Stock list": the state of all that is counted below. */
  state: string | undefined;
}

export const startOfSource: Context = { item: [], columns: undefined, label: [], state: undefined };

/** A line that starts with its value takes the label line above it. */
export function withLabel(sentence: Sentence, label: readonly Token[]): Sentence {
  const first = sentence.tokens[0];
  const alone =
    first?.type === "mention" &&
    sentence.tokens.every((token) => token.type !== "word" || token.stop);
  return alone && label.length > 0
    ? { ...sentence, tokens: [...label, ...sentence.tokens] }
    : sentence;
}

/** The context after one more line. */
export function afterLine(
  context: Context,
  tokens: readonly Token[],
  mentions: readonly Mention[],
): Context {
  const valued = mentions.some(({ value }) => value !== undefined);
  const columns = headerColumns(tokens) ?? (valued ? context.columns : undefined);
  const item = columns ? [] : labelledItem(tokens);
  return {
    columns,
    item: item.length > 0 ? item : context.item,
    label: !valued && tokens.length <= 5 ? tokens : [],
    state: titleState(tokens) ?? context.state,
  };
}

/** "Item: ball valve" */
function labelledItem(tokens: readonly Token[]): readonly Word[] {
  const [first] = tokens;
  const labelled = isWord(first) && first.concept?.name === "item";
  return labelled ? tokens.slice(1).filter(isWord).filter(namesThing) : [];
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
