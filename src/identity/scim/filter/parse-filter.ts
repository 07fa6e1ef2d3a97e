/** Filters of RFC 7644, section 3.4.2.2, as far as provisioning uses them. */

import { scimErrors } from "../errors.ts";

const operators = ["eq", "ne", "co", "sw", "ew", "pr"] as const;

export type Operator = (typeof operators)[number];

export type Filter = Comparison | Joined | Negated | Within;

interface Joined {
  readonly kind: "and" | "or";
  readonly parts: readonly Filter[];
}

interface Negated {
  readonly kind: "not";
  readonly part: Filter;
}

/** Some value of an attribute with several fits: `emails[type eq "work"]`. */
interface Within {
  readonly kind: "within";
  readonly attribute: string;
  readonly filter: Filter;
}

export interface Comparison {
  readonly kind: "compare";
  /** As it was written, such as `name.familyName`. */
  readonly attribute: string;
  readonly operator: Operator;
  /** Left out with `pr`. */
  readonly value?: string | boolean | null;
}

const longest = 2000;
const deepest = 16;

/** @throws `identity.scimFilter` */
export function parseFilter(text: string): Filter {
  if (text.length > longest) throw scimErrors.scimFilter({ why: `longer than ${longest}` });
  const words = wordsOf(text);
  const filter = readAny(words, 0);
  const [rest] = words;
  if (rest !== undefined) throw unexpected(rest);
  return filter;
}

/** Words, texts in quotes, brackets and parentheses, in their order; taken from the front. */
function wordsOf(text: string): string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|[()[\]]|[^\s()"[\]]+|"/g) ?? [];
  return [...words];
}

const readAny = (words: string[], depth: number): Filter =>
  readList("or", words, () => readList("and", words, () => readOne(words, depth)));

function readList(kind: "and" | "or", words: string[], read: () => Filter): Filter {
  const first = read();
  const parts = [first];
  while (words[0]?.toLowerCase() === kind) {
    words.shift();
    parts.push(read());
  }
  return parts.length === 1 ? first : { kind, parts };
}

function readOne(words: string[], depth: number): Filter {
  if (depth > deepest) throw scimErrors.scimFilter({ why: "too deep" });
  const word = words.shift();
  if (word?.toLowerCase() === "not") return { kind: "not", part: readOne(words, depth + 1) };
  if (word !== "(") {
    return words[0] === "[" ? readWithin(word, words, depth) : readComparison(word, words);
  }
  const inner = readAny(words, depth + 1);
  const end = words.shift();
  if (end !== ")") throw unexpected(end);
  return inner;
}

/** Also `emails[type eq "work"].value eq "aya@example.org"`, which is said of one and the same value. */
function readWithin(attribute: string | undefined, words: string[], depth: number): Filter {
  if (attribute === undefined || !isAttribute.test(attribute)) throw unexpected(attribute);
  words.shift();
  const inner = readAny(words, depth + 1);
  const end = words.shift();
  if (end !== "]") throw unexpected(end);
  const [next] = words;
  if (next?.startsWith(".") !== true) return { kind: "within", attribute, filter: inner };
  words.shift();
  const own = readComparison(next.slice(1), words);
  return { kind: "within", attribute, filter: { kind: "and", parts: [inner, own] } };
}

const isAttribute = /^[\w$:.-]+$/;

function readComparison(attribute: string | undefined, words: string[]): Comparison {
  if (attribute === undefined || !isAttribute.test(attribute)) throw unexpected(attribute);
  const word = words.shift();
  const operator = operators.find((each) => each === word?.toLowerCase());
  if (operator === undefined) throw unexpected(word);
  if (operator === "pr") return { kind: "compare", attribute, operator };
  return { kind: "compare", attribute, operator, value: valueOf(words.shift()) };
}

function valueOf(word: string | undefined): string | boolean | null {
  try {
    const value: unknown = JSON.parse(word ?? "");
    if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
    if (typeof value === "number") return String(value);
  } catch {
    // Some clients write truth as Python does.
    if (word === "True" || word === "False") return word === "True";
  }
  throw unexpected(word);
}

const unexpected = (word: string | undefined): Error =>
  scimErrors.scimFilter({
    why: word === undefined ? "it ends too soon" : `unexpected ${word.slice(0, 40)}`,
  });
