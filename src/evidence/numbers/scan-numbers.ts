import { parseEnglishNumber } from "./english-number.ts";
import { numeralCharacters, parseJapaneseNumeral } from "./japanese-numeral.ts";

export interface NumberSpan {
  readonly start: number;
  readonly end: number;
  /** NaN for digits that were spelled out one by one: they name something. */
  readonly amount: number;
  readonly form: "digits" | "words" | "kanji";
  /** The last place that "1.2 million" or 37k states; what is below it was rounded away. */
  readonly step?: number;
}

const run = new RegExp(`[\\d${numeralCharacters}][\\d,.${numeralCharacters}]*`, "gu");
const western =
  /\d{1,3}(?:\.\d{3})+,\d{2}(?!\d)|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?/gu;
const scaleAfter = /^\s?(hundred|thousand|million|billion|trillion|mn|bn|k|K)(?![A-Za-z])/u;
const scales: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  k: 1e3,
  K: 1e3,
  million: 1e6,
  mn: 1e6,
  billion: 1e9,
  bn: 1e9,
  trillion: 1e12,
};

/** Every number of a line, left to right: digits, Japanese numerals, English number words. */
export function scanNumbers(text: string): NumberSpan[] {
  const spans = [...writtenNumbers(text), ...spokenNumbers(text), ...halfDozens(text)];
  return spans.map((span) => inDozens(text, span)).toSorted((a, b) => a.start - b.start);
}

function* halfDozens(text: string): Generator<NumberSpan> {
  for (const { index } of text.matchAll(/半ダース/gu)) {
    yield { start: index, end: index + 4, amount: 6, form: "kanji" };
  }
}

function inDozens(text: string, span: NumberSpan): NumberSpan {
  if (!text.startsWith("ダース", span.end)) return span;
  return { ...span, end: span.end + 3, amount: span.amount * 12 };
}

function* writtenNumbers(text: string): Generator<NumberSpan> {
  for (const match of text.matchAll(run)) {
    const written = match[0].replace(/[,.]+$/u, "");
    const start = match.index;
    if (/^[\d,.]+$/u.test(written)) yield* westernNumbers(text, written, start);
    else yield* mixedNumber(written, start);
  }
}

function* westernNumbers(text: string, written: string, start: number): Generator<NumberSpan> {
  for (const match of written.matchAll(western)) {
    const from = start + match.index;
    const end = from + match[0].length;
    const scale = scaleAfter.exec(text.slice(end, end + 12));
    const factor = scale === null ? 1 : (scales[scale[1] ?? ""] ?? 1);
    yield {
      start: from,
      end: end + (scale?.[0].length ?? 0),
      amount: Number((digitsAmount(match[0]) * factor).toPrecision(15)),
      form: "digits",
      ...(factor > 1 && { step: factor / 10 ** (match[0].split(".")[1]?.length ?? 0) }),
    };
  }
}

function* mixedNumber(written: string, start: number): Generator<NumberSpan> {
  const amount = parseJapaneseNumeral(written);
  const form = /\d/u.test(written) ? "digits" : "kanji";
  if (amount === undefined) return;
  const scaled = /^[\d,]+(?:\.(?<decimals>\d+))?(?<scale>[千万億兆])$/u.exec(written)?.groups;
  const scale = parseJapaneseNumeral(`一${scaled?.["scale"] ?? ""}`) ?? 1;
  const step = scale / 10 ** (scaled?.["decimals"]?.length ?? 0);
  yield { start, end: start + written.length, amount, form, ...(scaled && { step }) };
}

/** `4.500,00` is the continental form; everywhere else a comma groups and a point divides. */
function digitsAmount(written: string): number {
  return /\.\d{3},\d{2}$/u.test(written) || /\.\d{3}.*,/u.test(written)
    ? Number(written.replaceAll(".", "").replace(",", "."))
    : Number(written.replaceAll(",", ""));
}

interface SpokenWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function* spokenNumbers(text: string): Generator<NumberSpan> {
  for (const words of phrases(text)) yield* phraseNumbers(words);
}

function* phraseNumbers(words: readonly SpokenWord[]): Generator<NumberSpan> {
  const plain = words.map(({ word }) => word);
  for (let index = 0; index < words.length;) {
    const found = parseEnglishNumber(plain, index);
    const first = words[index];
    const last = words[index + (found?.used ?? 1) - 1];
    index += found?.used ?? 1;
    // A lone "one" is mostly a pronoun.
    if (!found || !first || !last || found.amount === 1) continue;
    yield { start: first.start, end: last.end, amount: found.amount, form: "words" };
  }
}

/** Runs of words parted by single spaces and hyphens only: a number does not cross a comma. */
function phrases(text: string): SpokenWord[][] {
  const runs: SpokenWord[][] = [];
  let end = -1;
  for (const match of text.matchAll(/[A-Za-z]+/gu)) {
    const word = {
      word: match[0].toLowerCase(),
      start: match.index,
      end: match.index + match[0].length,
    };
    const joined = end >= 0 && /^[\s-]$/u.test(text.slice(end, match.index));
    if (joined) runs.at(-1)?.push(word);
    else runs.push([word]);
    end = word.end;
  }
  return runs;
}
