import type { ValueKind } from "../values/value.ts";
import type { Part } from "../words/lexicon.ts";
import type { Token, Word } from "../words/tokenize.ts";

/** Which part of the lexicon tells the role of each kind of value. */
export const partOf: Readonly<Record<ValueKind, Part | undefined>> = {
  count: "C",
  money: "M",
  measure: "U",
  percentage: "P",
  date: "D",
  time: "D",
  identifier: undefined,
  person: undefined,
  organisation: undefined,
  place: undefined,
};

/** A word that can name a thing: not grammar, not a label, not a mere role. */
export function namesThing(word: Word): boolean {
  if (word.stop) return false;
  return word.concept === undefined || word.concept.parts.has("N");
}

/** Anything that says what a sentence is about. */
export function carriesMeaning(word: Word): boolean {
  return !word.stop && !word.concept?.parts.has("Q") && !word.concept?.parts.has("I");
}

export function isWord(token: Token | undefined): token is Word {
  return token?.type === "word";
}

export function isMark(token: Token | undefined, text: RegExp): boolean {
  return token?.type === "mark" && text.test(token.text);
}
