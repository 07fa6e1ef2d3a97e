import type { NumberSpan } from "../numbers/scan-numbers.ts";
import { scanNumbers } from "../numbers/scan-numbers.ts";
import { counterAt } from "./counters.ts";
import { currencyAfter, currencyBefore } from "./currencies.ts";
import { boundOf } from "./hedge.ts";
import type { Mention } from "./mention.ts";
import { unitAt } from "./units.ts";
import type { Quantity } from "./value.ts";

/** Numbers of a line with their currency, unit or counter, ranges joined, bounds read. */
export function scanQuantities(text: string): Mention[] {
  const singles = scanNumbers(text).flatMap((span) => {
    const mention = quantityOf(text, span);
    return mention ? [mention] : [];
  });
  return joinRanges(text, singles).map((mention) => withBound(text, mention));
}

type Reading = (text: string, span: NumberSpan) => Mention | undefined;

/** The first reading that fits wins. */
const readings: readonly Reading[] = [
  fraction,
  money,
  percentage,
  measure,
  japaneseTime,
  count,
  bare,
];

function quantityOf(text: string, span: NumberSpan): Mention | undefined {
  if (Number.isNaN(span.amount) || namesSomething(text, span))
    return { start: span.start, end: span.end };
  for (const read of readings) {
    const mention = read(text, span);
    if (mention) return withStep(mention, span);
  }
  return undefined;
}

function withStep(mention: Mention, { step }: NumberSpan): Mention {
  if (step === undefined || !isQuantity(mention)) return mention;
  return { ...mention, value: { ...mention.value, step } };
}

const ordinalAfter =
  /^(?:st\b|nd\b|rd\b|th\b|番目|番線|番地|番|号室|号機|号|回目|年目|丁目|階|章|条|項|位|年度|年生|年代|世代|次|[A-Za-z](?![A-Za-z]))/u;
const unitLetter = /^[gmtlLWVABNs](?![A-Za-z])/u;

/** 2nd, 第3, 305号室, 2026年, No. 4: numbers that name. */
function namesSomething(text: string, { start, end, form, amount }: NumberSpan): boolean {
  const before = text.slice(Math.max(0, start - 6), start);
  const after = text.slice(end, end + 4);
  if (/(?:第|No\.?\s?|№\s?|#)$/iu.test(before)) return true;
  if (
    form === "digits" &&
    /[A-Za-z]$/u.test(before) &&
    !/(?:x|USD|JPY|EUR|GBP|CNY)$/iu.test(before)
  )
    return true;
  if (ordinalAfter.test(after) && !(unitLetter.test(after) && form === "digits")) return true;
  return after.startsWith("年") && amount >= 1000;
}

function fraction(text: string, { start, end }: NumberSpan): Mention | undefined {
  const part = /^(?:\s?\/\s?\d|分の)/u.exec(text.slice(end, end + 5));
  const whole = /(?:\d\s?\/\s?|分の)$/u.test(text.slice(Math.max(0, start - 3), start));
  return part || whole ? { start, end } : undefined;
}

function money(text: string, { start, end, amount }: NumberSpan): Mention | undefined {
  const before = currencyBefore(text.slice(Math.max(0, start - 5), start));
  const after = weighed(text, end) ? undefined : currencyAfter(text.slice(end, end + 18));
  const mark = before ?? after;
  if (!mark) return undefined;
  const from = start - (before?.length ?? 0);
  const to = end + (before && after?.currency !== before.currency ? 0 : (after?.length ?? 0));
  const value = { kind: "money", amount, currency: mark.currency } as const;
  return {
    start: from,
    end: to,
    value,
    ...(isPerPiece(text, from, to) && { attribute: "unit price" }),
  };
}

/** Pounds of weight, not of money. */
function weighed(text: string, end: number): boolean {
  return /^ ?pounds?\b/iu.test(text.slice(end, end + 8)) && /weigh|heavy/iu.test(text);
}

function isPerPiece(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 12), from);
  return perPiece.test(text.slice(to, to + 20)) || perPieceBefore.test(before);
}

const perPiece =
  /^[-.]?\s?(?:\/\s?[A-Za-z個本台枚件名人]|each\b|apiece\b|a piece\b|per\b|[（(]?@)/iu;
const perPieceBefore =
  /(?:@\s?|(?:お?一人様?|お1人様?)(?:あたり|当たり)?、?|[1一]?[個本台枚件名人脚着冊](?:当たり|あたり|につき)(?:の(?:価格|単価|値段)は?)?、?|(?<!\d)1[個本台枚脚着冊](?:は)?|each(?: is)? )$/u;

function percentage(text: string, { start, end, amount }: NumberSpan): Mention | undefined {
  const mark = /^\s?(?:%|percent\b|per cent\b|パーセント|割(?!引|り))/u.exec(
    text.slice(end, end + 10),
  );
  if (!mark) return undefined;
  const whole = mark[0].endsWith("割") ? amount * 10 : amount;
  return { start, end: end + mark[0].length, value: { kind: "percentage", amount: whole } };
}

function measure(text: string, { start, end, amount, form }: NumberSpan): Mention | undefined {
  const rest = text.slice(end, end + 24);
  const space = /^[ -]/u.test(rest) ? 1 : 0;
  const found = unitAt(rest.slice(space));
  if (!found || (form !== "words" && !fits(found.alias, rest, space))) return undefined;
  if (form === "words" ? found.alias.length < 2 : saysEnough(text, start)) return undefined;
  const { unit, dimension, factor, offset } = found.unit;
  const half = rest.startsWith("半", found.alias.length) || found.alias.endsWith("半");
  const value: Quantity = {
    kind: "measure",
    amount: half ? amount + 0.5 : amount,
    dimension,
    unit,
    factor,
    ...(offset !== undefined && { offset }),
  };
  return { start, end: end + space + found.alias.length, value };
}

/** 十分 is ten minutes only where something of time follows. */
function saysEnough(text: string, start: number): boolean {
  return /^十分(?!間|後|前|以内|以上|ほど|程度|おき|遅|早|です?か)/u.test(
    text.slice(start, start + 5),
  );
}

/** 3分の1 and 12本 are no minutes or books; 十分 is "enough". */
function fits(alias: string, rest: string, space: number): boolean {
  const after = rest.slice(space + alias.length);
  if (alias === "分") return !/^(?:の|野|類|析)/u.test(after);
  if (alias === "年") return !/^(?:度|生|月|前|次|代|末|\d)/u.test(after);
  if (alias === "A" || alias === "B") return space === 0;
  return true;
}

/** 二日 and 12日 may be a day of the month; the words around decide later. */
function japaneseTime(text: string, { start, end, amount }: NumberSpan): Mention | undefined {
  if (!/^\s?(?:日(?!本)|泊)/u.test(text.slice(end, end + 3))) return undefined;
  const to = text.indexOf(text.slice(end).trimStart().charAt(0), end) + 1;
  const value: Quantity = { kind: "measure", amount, dimension: "time", unit: "d", factor: 86_400 };
  const certain = /^(?:以内|後|以上|ほど|程度|くらい|ぐらい|かか|掛か|分(?!の))/u.test(
    text.slice(to, to + 4),
  );
  return { start, end: to, value, ...(!certain && { doubtful: true }) };
}

function count(text: string, { start, end, amount }: NumberSpan): Mention | undefined {
  const found = counterAt(text.slice(end, end + 14));
  if (!found) return undefined;
  const rest = text.slice(end + found.length, end + found.length + 6);
  // "1個あたり" and "1個450円" say what a price is for.
  if (amount === 1 && /^(?:あたり|当たり|につき|は?[\d¥])/u.test(rest))
    return { start, end: end + found.length };
  return {
    start,
    end: end + found.length,
    value: { kind: "count", amount, counter: found.counter },
  };
}

function bare(text: string, { start, end, amount, form }: NumberSpan): Mention | undefined {
  // 一般, 三菱, 千葉: numerals inside ordinary words.
  if (form === "kanji" && text.slice(start, end).includes("ダース")) {
    return { start, end, value: { kind: "count", amount, counter: "" } };
  }
  if (form === "kanji" && (end - start === 1 || /^\p{Script=Han}/u.test(text.slice(end))))
    return undefined;
  if (form === "kanji" && /\p{Script=Han}$/u.test(text.slice(0, start))) return undefined;
  return { start, end, value: { kind: "count", amount, counter: "" }, bare: true };
}

const rangeMark = /^\s?(?:[-–—~〜]|から|to|ないし)\s?$/u;

/** "10 to 15 days" is one value; "from 500 to 650" under a verb of change is told apart later. */
function joinRanges(text: string, mentions: readonly Mention[]): Mention[] {
  const joined: Mention[] = [];
  if (changes(text)) return [...mentions];
  for (const mention of mentions) {
    const last = joined.at(-1);
    const range = last && rangeOf(text, last, mention);
    if (range) joined.splice(-1, 1, range);
    else joined.push(mention);
  }
  return joined;
}

function rangeOf(text: string, low: Mention, high: Mention): Mention | undefined {
  if (!rangeMark.test(text.slice(low.end, high.start))) return undefined;
  if (!isQuantity(low) || !isQuantity(high) || low.value.upper !== undefined) return undefined;
  if (!low.bare && !sameUnit(low.value, high.value)) return undefined;
  if (low.value.amount > high.value.amount) return undefined;
  const value = { ...high.value, amount: low.value.amount, upper: high.value.amount };
  return { ...high, start: low.start, value };
}

type QuantityMention = Mention & { readonly value: Quantity };

function isQuantity(mention: Mention): mention is QuantityMention {
  const kind = mention.value?.kind;
  return kind === "count" || kind === "money" || kind === "measure" || kind === "percentage";
}

/** One amount belongs to the other's unit, whatever scale it was stated in. */
function sameUnit(low: Quantity, high: Quantity): boolean {
  if (low.kind === "measure" && high.kind === "measure") return low.unit === high.unit;
  if (low.kind === "money" && high.kind === "money") return low.currency === high.currency;
  return low.kind === high.kind;
}

const change =
  /\b(?:chang|increas|decreas|reduc|rais|revis|updat|correct|amend|lower|went|grew|fell|rose|cut|mov)\w*|変更|修正|訂正|増|減|改め|引き上げ|引き下げ|→/iu;

/** Whether the line tells of a change from one value to another. */
export function changes(text: string): boolean {
  return change.test(text);
}

function withBound(text: string, mention: Mention): Mention {
  if (!isQuantity(mention) || mention.value.upper !== undefined) return mention;
  const bound = boundOf(text, mention);
  return bound ? { ...mention, value: { ...mention.value, bound } } : mention;
}
