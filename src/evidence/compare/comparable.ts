import type { Fact } from "../facts/fact.ts";
import type { ValueKind } from "../values/value.ts";
import { sameWord, type Word } from "../words/tokenize.ts";
import { boundedApart, relateItems, sharedTopics, toldApart } from "./subject.ts";

/** What is known of the sources when two facts are weighed. */
export interface Background {
  /** Whether the source names this thing anywhere. */
  readonly mentions: (source: string, word: Word) => boolean;
  /** Order and like numbers that the source names. */
  readonly scopeOf: (source: string) => readonly string[];
  /** Whether its source states nothing else of this dimension, or counts no other people. */
  readonly isSole: (fact: Fact) => boolean;
}

/** Roles that differ in word but may be one in fact. */
const alike: Readonly<Partial<Record<ValueKind, readonly (readonly string[])[]>>> = {
  count: [["", "order", "delivery", "shipment", "attendance", "payment", "completion"]],
  money: [
    ["unit price", "price"],
    ["total", "amount"],
    ["quote", "total", "amount"],
    ["quote", "price", "unit price"],
    ["", "price", "cost", "quote", "amount", "fee"],
  ],
  date: [
    ["payment", "due"],
    ["reply", "due"],
    ["delivery", "due"],
    ["end", "due"],
    ["event", "seminar"],
    ["briefing", "start"],
    ["meeting", "start"],
  ],
  time: [
    ["meeting", "start"],
    ["briefing", "start"],
    ["training", "start"],
    ["seminar", "start"],
    ["event", "start"],
  ],
};

function rolesMeet(a: Fact, b: Fact): boolean {
  const [one, other] = [a.attribute ?? "", b.attribute ?? ""];
  if (one === other) return true;
  return (alike[a.value.kind] ?? []).some((group) => group.includes(one) && group.includes(other));
}

/** Whether a difference between the two would be a contradiction. */
export function mayConflict(a: Fact, b: Fact, background: Background): boolean {
  if (a.value.kind === "identifier") return true;
  if (isNamed(a)) return a.attribute !== undefined && a.attribute === b.attribute;
  if (toldApart(a, b) || boundedApart(a, b)) return false;
  if (!rolesMeet(a, b) && a.value.kind !== "measure") return false;
  if (scopedApart(a, b, background) || taxedApart(a, b)) return false;
  const items = relateItems(a.item, b.item);
  if (a.value.kind === "count") return countsMeet(a, b, background);
  if (a.value.kind === "measure" && items !== "different" && solePhysical(a, b, background))
    return true;
  const bothTold = a.attribute !== undefined && b.attribute !== undefined;
  if (bothTold) return items !== "different" && rolesMeet(a, b);
  if (a.value.kind === "date" || a.value.kind === "time") return sharedTopics(a, b) > 0;
  return items === "same" || items === "subset";
}

/** Whether an equal value in both is worth calling an agreement, rather than chance. */
export function mayAgree(a: Fact, b: Fact, background: Background): boolean {
  if (a.value.kind === "identifier" || isNamed(a)) return true;
  if (scopedApart(a, b, background) || toldApart(a, b)) return false;
  if (mayConflict(a, b, background)) return true;
  const untold = a.attribute === undefined || b.attribute === undefined;
  const items = relateItems(a.item, b.item);
  switch (a.value.kind) {
    case "count":
      return (items === "same" || items === "subset") && stateShared(a, b);
    case "money":
      return untold && (items !== "different" || isDistinctive(a.value.amount));
    case "date":
      return untold;
    default:
      return untold && (sharedTopics(a, b) > 0 || items === "same" || items === "subset");
  }
}

function isNamed({ value }: Fact): boolean {
  return value.kind === "person" || value.kind === "organisation" || value.kind === "place";
}

/** An unnamed count ("Quantity: 240") counts what its document is about. */
function countsMeet(a: Fact, b: Fact, background: Background): boolean {
  const items = relateItems(a.item, b.item);
  const { mentions, isSole } = background;
  if (items === "different" && peopleMeet(a, b)) return isSole(a) && isSole(b);
  if (items !== "open")
    return items !== "different" || (samePeople(a, b) && sharedTopics(a, b) > 0);
  const named = a.item.length > 0 ? a : b;
  const unnamed = named === a ? b : a;
  const head = named.item.at(-1);
  return head === undefined || mentions(unnamed.source, head) || sharedCounter(a, b);
}

/** Dimensions of which a thing has one value; lengths, weights and times it has many. */
const physical: ReadonlySet<string> = new Set([
  "voltage",
  "temperature",
  "pressure",
  "frequency",
  "current",
  "speed",
  "rotation",
  "flow",
  "torque",
  "sound",
]);

function solePhysical(a: Fact, b: Fact, { isSole }: Background): boolean {
  return a.value.kind === "measure" && physical.has(a.value.dimension) && isSole(a) && isSole(b);
}

/** 40 guests and 夕食は45名: people are counted, and one of the two does not say which. */
function peopleMeet(a: Fact, b: Fact): boolean {
  return countsPeople(a) && countsPeople(b) && !(namesPeople(a) && namesPeople(b));
}

const people: ReadonlySet<string> = new Set([
  "person",
  "guest",
  "participant",
  "visitor",
  "employee",
  "engineer",
  "customer",
  "user",
  "applicant",
  "passenger",
  "student",
]);

function namesPeople({ item }: Fact): boolean {
  return people.has(item.at(-1)?.key ?? "");
}

export function countsPeople(fact: Fact): boolean {
  return fact.value.kind === "count" && (fact.value.counter === "person" || namesPeople(fact));
}

function sharedCounter({ value: a }: Fact, { value: b }: Fact): boolean {
  return a.kind === "count" && b.kind === "count" && a.counter !== "" && a.counter === b.counter;
}

/** 研修には42名 and 研修の参加者は42名 count the same people. */
function samePeople(a: Fact, b: Fact): boolean {
  return sharedCounter(a, b) && a.value.kind === "count" && a.value.counter === "person";
}

/** "37 orders were delayed" and "37 delayed orders": the state of one is told in the other. */
function stateShared(a: Fact, b: Fact): boolean {
  const told = (one: Fact, other: Fact) => one.topic.some(({ key }) => key === other.attribute);
  return told(a, b) || told(b, a) || a.attribute === b.attribute;
}

/** Four digits that are not zeros are hardly shared by chance. */
function isDistinctive(amount: number): boolean {
  return String(amount).replace(/0+$/u, "").replace(".", "").length >= 4;
}

const taxed = /税込|tax included|including tax|incl\. tax|with tax/iu;
const untaxed = /税抜|税別|excluding tax|excl\. tax|before tax|plus tax|without tax/iu;

function taxedApart(a: Fact, b: Fact): boolean {
  if (a.value.kind !== "money") return false;
  const apart = (one: Fact, other: Fact) =>
    taxed.test(one.sentence) && untaxed.test(other.sentence);
  return apart(a, b) || apart(b, a);
}

/** Facts of two different orders are never compared. */
function scopedApart(a: Fact, b: Fact, { scopeOf }: Background): boolean {
  const left = a.scope.length > 0 ? a.scope : scopeOf(a.source);
  const right = b.scope.length > 0 ? b.scope : scopeOf(b.source);
  if (left.some((id) => right.includes(id))) return false;
  return left.some((id) => right.some((other) => makeOf(id) === makeOf(other)));
}

function makeOf(id: string): string {
  return id.replaceAll(/\d+/gu, "0");
}

/** How well two facts fit, to pair the right ones where several could meet. */
export function fit(a: Fact, b: Fact): number {
  const items = relateItems(a.item, b.item);
  const item = { same: 3, subset: 2, open: 0, different: -1 }[items];
  const role = a.attribute !== undefined && a.attribute === b.attribute ? 2 : 0;
  const told = a.designators.filter((one) => b.designators.includes(one)).length;
  const heads = a.item.at(-1);
  const head =
    heads && b.item.at(-1) && items !== "different" && sameWord(heads, b.item.at(-1) ?? heads)
      ? 0.5
      : 0;
  return item + role + told * 2 + head + Math.min(2, sharedTopics(a, b)) * 0.5;
}
