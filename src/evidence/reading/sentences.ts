import type { Token } from "../words/tokenize.ts";

export interface Sentence {
  readonly tokens: readonly Token[];
  readonly text: string;
}

const abbreviations = new Set(
  "mr mrs ms dr no co ltd inc corp approx st jan feb mar apr jun jul aug sep sept oct nov dec tel ext max min vs etc fig dept qty ca".split(
    " ",
  ),
);

/** Cuts a line's tokens at the ends of sentences; a decimal point or "Co." ends none. */
export function splitSentences(text: string, tokens: readonly Token[]): Sentence[] {
  const sentences: Sentence[] = [];
  let current: Token[] = [];
  const close = () => {
    const first = current[0];
    const last = current.at(-1);
    if (first && last) sentences.push({ tokens: current, text: text.slice(first.start, last.end) });
    current = [];
  };
  tokens.forEach((token, index) => {
    current.push(token);
    if (ends(token, tokens[index - 1], text)) close();
  });
  close();
  return sentences;
}

function ends(token: Token, before: Token | undefined, text: string): boolean {
  if (token.type !== "mark") return false;
  if (/^[。!?;]$/u.test(token.text)) return true;
  if (token.text !== ".") return false;
  const abbreviated =
    before?.type === "word" &&
    before.latin &&
    (before.text.length === 1 || abbreviations.has(before.text.toLowerCase()));
  return !abbreviated && /^(?:\s|$)/u.test(text.slice(token.end));
}
