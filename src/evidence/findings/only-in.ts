import type { Language } from "../../kernel/language.ts";
import type { Fact } from "../facts/fact.ts";
import type { OnlyIn } from "../schema.ts";
import { valueText } from "../values/value.ts";
import { subjectOf } from "./label.ts";

/** Facts that met no counterpart in another source. */
export function onlyInOf(
  facts: readonly Fact[],
  compared: ReadonlySet<Fact>,
  language: Language,
): OnlyIn[] {
  const said = new Set<string>();
  return facts.flatMap((fact) => {
    const value = valueText(fact.value);
    const key = `${fact.source}\n${value}\n${fact.attribute ?? ""}`;
    if (compared.has(fact) || fact.superseded || said.has(key)) return [];
    said.add(key);
    return [
      {
        source: fact.source,
        subject: subjectOf([fact], language),
        value,
        fact: fact.id,
        place: fact.place,
      },
    ];
  });
}
