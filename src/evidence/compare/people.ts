import type { Fact } from "../facts/fact.ts";

/** 40 guests and 夕食は45名: people are counted, and one of the two does not say which. */
export function peopleMeet(a: Fact, b: Fact): boolean {
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
