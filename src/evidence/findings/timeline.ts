import type { Language } from "../../kernel/language.ts";
import type { Fact } from "../facts/fact.ts";
import type { TimelineEntry } from "../schema.ts";
import { valueText } from "../values/value.ts";
import { subjectOf } from "./label.ts";

/** Dates in order of the calendar, then what recordings say, in order of their seconds. */
export function timelineOf(facts: readonly Fact[], language: Language): TimelineEntry[] {
  const held = facts.filter(({ superseded }) => !superseded);
  const dated = held.filter(({ value }) => value.kind === "date");
  const spoken = held.filter(
    ({ place, value }) => place.startSecond !== undefined && value.kind !== "date",
  );
  return [
    ...dated
      .toSorted((a, b) => sortKey(a) - sortKey(b))
      .map((fact) => entry(whenOf(fact, held), fact, language)),
    ...spoken
      .toSorted((a, b) => (a.place.startSecond ?? 0) - (b.place.startSecond ?? 0))
      .map((fact) =>
        entry(`${Math.round((fact.place.startSecond ?? 0) * 10) / 10} s`, fact, language),
      ),
  ];
}

function entry(at: string, fact: Fact, language: Language): TimelineEntry {
  const what = `${subjectOf([fact], language)}: ${fact.sentence}`;
  return { at, what, source: fact.source, fact: fact.id, place: fact.place };
}

/** A time in the same sentence belongs to its date. */
function whenOf(fact: Fact, facts: readonly Fact[]): string {
  const time = facts.find(
    (other) =>
      other.value.kind === "time" &&
      other.source === fact.source &&
      other.sentence === fact.sentence,
  );
  return time ? `${valueText(fact.value)} ${valueText(time.value)}` : valueText(fact.value);
}

/** Dates without a year stand after those with one, by month and day. */
function sortKey({ value }: Fact): number {
  if (value.kind !== "date") return Infinity;
  return (value.year ?? 9999) * 10_000 + value.month * 100 + (value.day ?? 0);
}
