import type { Fact } from "../facts/fact.ts";
import type { Background } from "./background.ts";
import { peopleMeet } from "./people.ts";
import { relateItems, sharedTopics } from "./subject.ts";

/** An unnamed count ("Quantity: 240") counts what its document is about. */
export function countsMeet(a: Fact, b: Fact, background: Background): boolean {
  const items = relateItems(a.item, b.item);
  if (items === "different") return differentlyNamed(a, b, background);
  if (items !== "open") return true;
  const named = a.item.length > 0 ? a : b;
  const unnamed = named === a ? b : a;
  const head = named.item.at(-1);
  return head === undefined || background.mentions(unnamed.source, head) || sharedCounter(a, b);
}

function differentlyNamed(a: Fact, b: Fact, { isSole, areLinked }: Background): boolean {
  if (peopleMeet(a, b)) return isSole(a) && isSole(b) && areLinked(a.source, b.source);
  return samePeople(a, b) && sharedTopics(a, b) > 0;
}

function sharedCounter({ value: a }: Fact, { value: b }: Fact): boolean {
  return a.kind === "count" && b.kind === "count" && a.counter !== "" && a.counter === b.counter;
}

/** 研修には42名 and 研修の参加者は42名 count the same people. */
function samePeople(a: Fact, b: Fact): boolean {
  return sharedCounter(a, b) && a.value.kind === "count" && a.value.counter === "person";
}

/** "37 orders were delayed" and "37 delayed orders": the state of one is told in the other. */
export function stateShared(a: Fact, b: Fact): boolean {
  return tellsStateOf(a, b) || tellsStateOf(b, a) || a.attribute === b.attribute;
}

function tellsStateOf(one: Fact, { attribute }: Fact): boolean {
  return one.topic.some(({ key }) => key === attribute);
}
