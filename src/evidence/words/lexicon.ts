import type { Localized } from "../../kernel/language.ts";
import { businessWords } from "./business-words.ts";

/** What a concept can be part of; see `business-words.ts`. */
export type Part = "M" | "D" | "C" | "U" | "P" | "N" | "V" | "Q" | "I" | "X";

export interface Concept {
  readonly name: string;
  readonly parts: ReadonlySet<Part>;
  /** The first form in each language, for a reader. */
  readonly label: Localized;
}

const concepts = new Map<string, Concept>();
const english = new Map<string, Concept>();
const japanese = new Map<string, Concept>();

for (const line of businessWords.trim().split("\n")) {
  const [name = "", parts = "", en = "", ja = ""] = line.split("|");
  const label = { en: name, ja: ja.split(",")[0] ?? name };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's own letters
  const concept: Concept = { name, parts: new Set(Array.from(parts) as Part[]), label };
  concepts.set(name, concept);
  for (const form of en.split(",")) english.set(phraseKey(form), concept);
  for (const form of ja.split(",")) japanese.set(form, concept);
}

export const longestJapanese = Math.max(...[...japanese.keys()].map((form) => form.length));

/** Words a phrase of the lexicon has at most. */
export const longestEnglish = 4;

export function englishConcept(phrase: string): Concept | undefined {
  return english.get(phrase);
}

export function japaneseConcept(form: string): Concept | undefined {
  return japanese.get(form);
}

export function conceptNamed(name: string): Concept | undefined {
  return concepts.get(name);
}

/** The stems of a phrase, in order. */
export function phraseKey(phrase: string): string {
  return phrase
    .toLowerCase()
    .split(/[\s-]+/u)
    .map(stem)
    .join(" ");
}

/** Folds plural, -ed and -ing; coarse, and the same for the lexicon and the text. */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s?$/u, "");
  if (lower.length < 4) return lower;
  const singular = singularOf(lower);
  const bare = singular.length > 5 ? singular.replace(/(?:ing|ed)$/u, "") : singular;
  const single = bare === singular ? bare : bare.replace(/([bdfgmnprt])\1$/u, "$1");
  return single.length > 3 ? single.replace(/e$/u, "") : single;
}

function singularOf(lower: string): string {
  if (/(?:ss|us|is)$/u.test(lower)) return lower;
  if (lower.endsWith("ies") && lower.length > 4) return `${lower.slice(0, -3)}y`;
  if (/(?:x|ch|sh|ss|z)es$/u.test(lower)) return lower.slice(0, -2);
  return lower.replace(/s$/u, "");
}
