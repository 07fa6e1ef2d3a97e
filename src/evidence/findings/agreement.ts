import type { Language } from "../../kernel/language.ts";
import type { Group } from "../compare/compare.ts";
import type { Fact } from "../facts/fact.ts";
import type { Agreement, Citation, Contradiction } from "../schema.ts";
import { valueText } from "../values/value.ts";
import { subjectOf } from "./label.ts";

export function agreementOf({ facts }: Group, language: Language): Agreement | undefined {
  const fullest = facts.toSorted((a, b) => detail(b) - detail(a))[0];
  if (!fullest) return undefined;
  return {
    subject: subjectOf(facts, language),
    kind: fullest.value.kind,
    value: valueText(fullest.value),
    facts: facts.map(({ id }) => id),
    places: facts.map(citationOf),
  };
}

export function contradictionOf(
  { facts, positions }: Group,
  language: Language,
): Contradiction | undefined {
  const [first] = facts;
  if (!first) return undefined;
  return {
    subject: subjectOf(facts, language),
    kind: first.value.kind,
    values: positions.map((position) => ({
      value: position[0] ? valueText(position[0].value) : "",
      facts: position.map(({ id }) => id),
      sources: [...new Set(position.map(({ source }) => source))],
    })),
    facts: facts.map(({ id }) => id),
    places: facts.map(citationOf),
  };
}

function citationOf({ id, source, place, text }: Fact): Citation {
  return { fact: id, source, place, text };
}

/** An exact figure tells more than "about", a date with its year more than one without. */
function detail({ value }: Fact): number {
  if (value.kind === "date") return value.year === undefined ? 0 : 1;
  return "bound" in value && value.bound === "about" ? 0 : 1;
}
