import type { CalendarDate, Identifier, Measure, Named, Quantity, Value } from "./value.ts";

/**
 * `same`: after conversion, within what "about" and rounding allow. `near`: neither confirms nor
 * denies the other, as a range that holds the value. `apart`: they cannot both be so.
 */
export type Relation = "same" | "near" | "apart";

/** How two values relate; undefined where they cannot be compared at all. */
export function relate(a: Value, b: Value): Relation | undefined {
  return isQuantity(a) ? relateQuantity(a, b) : relateStatement(a, b);
}

function relateQuantity(a: Quantity, b: Value): Relation | undefined {
  return isQuantity(b) && a.kind === b.kind && commensurable(a, b) ? relateSpans(a, b) : undefined;
}

function relateStatement(a: Value, b: Value): Relation | undefined {
  if (a.kind === "date" && b.kind === "date") return relateDates(a, b);
  if (a.kind === "time" && b.kind === "time") return a.minutes === b.minutes ? "same" : "apart";
  if (a.kind === "identifier" && b.kind === "identifier") return relateIdentifiers(a, b);
  if (isNamed(a) && isNamed(b)) return a.kind === b.kind ? relateNames(a, b) : undefined;
  return undefined;
}

function isQuantity(value: Value): value is Quantity {
  return ["count", "money", "measure", "percentage"].includes(value.kind);
}

function isNamed(value: Value): value is Named {
  return value.kind === "person" || value.kind === "organisation" || value.kind === "place";
}

/** Counters that only say what kind of thing is counted, which a noun may say as well. */
const open: ReadonlySet<string> = new Set(["", "person", "case", "company", "store", "seat"]);

/** In one unit, or in units that can be converted; a missing currency meets any. */
function commensurable(a: Quantity, b: Quantity): boolean {
  if (a.kind === "count" && b.kind === "count") return countersMeet(a.counter, b.counter);
  if (a.kind === "money" && b.kind === "money") {
    return a.currency === b.currency || a.currency === "" || b.currency === "";
  }
  return a.kind !== "measure" || b.kind !== "measure" || a.dimension === b.dimension;
}

function countersMeet(a: string, b: string): boolean {
  return a === b || ((a === "" || b === "") && open.has(a + b));
}

function relateSpans(a: Quantity, b: Quantity): Relation {
  if (a.bound === b.bound && (a.upper === undefined) === (b.upper === undefined)) {
    const equal = close(base(a), base(b)) && close(base(a, a.upper), base(b, b.upper));
    if (equal) return "same";
    if (a.bound === "atLeast" || a.bound === "atMost") return "apart";
  }
  const first = spanOf(a, b);
  const second = spanOf(b, a);
  const overlap = first.low <= second.high && second.low <= first.high;
  if (!overlap) return "apart";
  return isPoint(a) && isPoint(b) ? "same" : "near";
}

/** "About 240" is still one figure; "10 to 15" and "at least 200" are not. */
function isPoint({ bound, upper }: Quantity): boolean {
  return upper === undefined && bound !== "atLeast" && bound !== "atMost";
}

function spanOf(value: Quantity, other: Quantity): { readonly low: number; readonly high: number } {
  const low = base(value);
  const high = base(value, value.upper);
  if (value.bound === "atLeast") return { low, high: Infinity };
  if (value.bound === "atMost") return { low: -Infinity, high };
  const rounded = roundedAway(value, other);
  const vague = value.bound === "about" ? Math.abs(low) * 0.05 : Math.abs(low) * 1e-9;
  const slack = Math.max(rounded, vague);
  return { low: low - slack, high: high + slack };
}

/** 1.2 million rounds 1,234,567; but 325,000 is too round itself to have become 32万. */
function roundedAway(value: Quantity, other: Quantity): number {
  if (value.step === undefined) return 0;
  const step = Math.abs(base(value, value.step));
  const finer = (base(other) / step) * 10;
  return Math.abs(finer - Math.round(finer)) < 1e-9 ? 0 : step / 2;
}

/** In the dimension's own unit. */
function base(value: Quantity, amount: number = value.amount): number {
  return value.kind === "measure" ? inBase(value, amount) : amount;
}

function inBase({ factor, offset = 0 }: Measure, amount: number): number {
  return amount * factor + offset;
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function relateDates(a: CalendarDate, b: CalendarDate): Relation {
  const readings = [readingsOf(a), readingsOf(b)] as const;
  const relations = readings[0].flatMap((one) =>
    readings[1].map((other) => relateReadings(one, other)),
  );
  return (
    relations.find((one) => one === "same") ?? relations.find((one) => one === "near") ?? "apart"
  );
}

function readingsOf(date: CalendarDate): CalendarDate[] {
  return date.other ? [date, { ...date, ...date.other }] : [date];
}

function relateReadings(a: CalendarDate, b: CalendarDate): Relation {
  const years = a.year === undefined || b.year === undefined || a.year === b.year;
  if (!years || a.month !== b.month) return "apart";
  if (a.day === b.day) return "same";
  return a.day === undefined || b.day === undefined ? "near" : "apart";
}

function relateIdentifiers(a: Identifier, b: Identifier): Relation | undefined {
  const [one, other] = [plainId(a.id), plainId(b.id)];
  if (one === other) return "same";
  if (a.names !== b.names || one.length < 4) return undefined;
  return confusable(one, other) ? "apart" : undefined;
}

function plainId(id: string): string {
  return id.toUpperCase().replaceAll(/[\s()-]/gu, "");
}

/**
 * Two codes of one make that differ as a slip of the pen does: neighbours swapped. PO-1043 and PO-1044 are
 * simply two orders.
 */
function confusable(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const places = Array.from(one).flatMap((letter, at) => (letter === other[at] ? [] : [at]));
  const [first, second] = places;
  if (places.length !== 2 || first === undefined || second !== first + 1) return false;
  return one[first] === other[second] && one[second] === other[first];
}

function relateNames(a: Named, b: Named): Relation | undefined {
  const [one, other] = [plainName(a), plainName(b)];
  if (one === other) return "same";
  if (/[A-Za-z]/u.test(one) !== /[A-Za-z]/u.test(other)) return undefined;
  if (` ${one} `.includes(` ${other} `) || ` ${other} `.includes(` ${one} `)) return "same";
  const prefix =
    a.kind === "person" &&
    !/[A-Za-z]/u.test(one) &&
    (one.startsWith(other) || other.startsWith(one));
  return prefix ? "same" : "apart";
}

const legalForm =
  /株式会社|有限会社|合同会社|\((?:株|有)\)|\b(?:Co\.?,? ?Ltd|Inc|Ltd|LLC|GmbH|Corp|Corporation|Limited|PLC)\b\.?/giu;

const plainNames = new WeakMap<Named, string>();

function plainName(named: Named): string {
  const known = plainNames.get(named) ?? withoutLegalForm(named);
  plainNames.set(named, known);
  return known;
}

function withoutLegalForm({ kind, name }: Named): string {
  const bare = kind === "organisation" ? name.replaceAll(legalForm, "") : name;
  return bare.toLowerCase().replaceAll(/[.,]/gu, "").replaceAll(/\s+/gu, " ").trim();
}
