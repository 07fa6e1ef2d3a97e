/**
 * English number words: two hundred and forty, twelve hundred, a dozen, two point five.
 *
 * @module
 */

const units =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const tens = "twenty thirty forty fifty sixty seventy eighty ninety";

const small = new Map<string, number>([
  ...units.split(" ").map((word, value): [string, number] => [word, value]),
  ...tens.split(" ").map((word, index): [string, number] => [word, (index + 2) * 10]),
]);
const large = new Map([
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
  ["trillion", 1e12],
]);

export interface EnglishNumber {
  readonly amount: number;
  /** How many of the words belong to the number. */
  readonly used: number;
  /** Digits or tens read out one after another ("nine nine one four"), which name rather than count. */
  readonly spelled: boolean;
}

/** The number that begins at `words[from]`; words are in lower case, hyphens already split. */
export function parseEnglishNumber(
  words: readonly string[],
  from: number,
): EnglishNumber | undefined {
  const dozen = dozenAt(words, from);
  if (dozen) return dozen;
  const start = isArticle(words[from]) && isScale(words[from + 1]) ? from + 1 : from;
  if (start === from && isScale(words[from])) return undefined;
  const cardinal = cardinalAt(words, start);
  if (!cardinal) return undefined;
  if (words[cardinal.end] === "dozen") {
    return { amount: cardinal.amount * 12, used: cardinal.end + 1 - from, spelled: false };
  }
  const { amount, end } = withFraction(words, cardinal.amount, cardinal.end);
  const spelledTo = endOfDigits(words, end);
  if (spelledTo === end) return { amount, used: end - from, spelled: false };
  return { amount: Number.NaN, used: spelledTo - from, spelled: true };
}

/** Where number words that do not belong to the number before them end. */
function endOfDigits(words: readonly string[], from: number): number {
  if (!small.has(words[from] ?? "")) return from;
  let end = from;
  while (small.has(words[end] ?? "") || isScale(words[end])) end += 1;
  return end;
}

function dozenAt(words: readonly string[], from: number): EnglishNumber | undefined {
  const here = words.slice(from, from + 3).join(" ");
  if (here === "half a dozen") return { amount: 6, used: 3, spelled: false };
  if (/^(?:a|one) dozen/u.test(here)) return { amount: 12, used: 2, spelled: false };
  return undefined;
}

function cardinalAt(
  words: readonly string[],
  from: number,
): { amount: number; end: number } | undefined {
  const state = { total: 0, current: 0, last: "none" as "none" | "unit" | "tens" | "scale" };
  let end = from;
  for (; end < words.length; end += 1) {
    const word = words[end] ?? "";
    const after = words[end + 1] ?? "";
    if (word === "and" && state.last === "scale" && small.has(after)) continue;
    if (!takes(state, word)) break;
  }
  return end === from ? undefined : { amount: state.total + state.current, end };
}

interface Running {
  total: number;
  current: number;
  last: "none" | "unit" | "tens" | "scale";
}

/** Adds one word to the running number, or says that it does not belong to it. */
function takes(state: Running, word: string): boolean {
  const value = small.get(word);
  if (value !== undefined) {
    if (state.last === "unit" || (state.last === "tens" && (value > 9 || value === 0)))
      return false;
    state.current += value;
    state.last = value >= 20 ? "tens" : "unit";
    return true;
  }
  if (word === "hundred" && state.current < 100) {
    state.current = (state.current === 0 ? 1 : state.current) * 100;
    state.last = "scale";
    return true;
  }
  const scale = large.get(word);
  if (scale === undefined) return false;
  state.total += (state.current === 0 ? 1 : state.current) * scale;
  state.current = 0;
  state.last = "scale";
  return true;
}

function withFraction(words: readonly string[], amount: number, end: number) {
  if (words[end] === "and" && words[end + 1] === "a" && words[end + 2] === "half") {
    return { amount: amount + 0.5, end: end + 3 };
  }
  if (words[end] !== "point") return { amount, end };
  let decimals = "";
  let next = end + 1;
  for (; next < words.length; next += 1) {
    const digit = small.get(words[next] ?? "");
    if (digit === undefined || digit > 9) break;
    decimals += String(digit);
  }
  if (decimals === "") return { amount, end };
  const scale = large.get(words[next] ?? "");
  const decimal = Number(`${amount}.${decimals}`);
  // "one point two million"
  if (scale !== undefined)
    return { amount: Number((decimal * scale).toPrecision(15)), end: next + 1 };
  return { amount: decimal, end: next };
}

function isArticle(word: string | undefined): boolean {
  return word === "a" || word === "an";
}

function isScale(word: string | undefined): boolean {
  return word !== undefined && (word === "hundred" || large.has(word));
}
