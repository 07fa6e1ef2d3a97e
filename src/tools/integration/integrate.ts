/** One model brings together what the sources say, resting on their facts and on nothing else. */

import type { AnalysisType, EvidenceReport } from "../../evidence/schema.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import type { Answered, ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import type { Material } from "../../models/prompts/prompt.ts";
import { type Integration, integrationOver } from "./integration-answer.ts";
import type { KnownFact, KnownFacts } from "./known-facts.ts";

const aims: Readonly<Record<Exclude<AnalysisType, "extraction">, Localized>> = {
  comprehensive: {
    en: "Bring everything together: what happened or is stated, how the sources relate, what follows.",
    ja: "すべてをまとめてください。何が起き、何が述べられているか、情報源どうしの関係、そこから言えること。",
  },
  summary: {
    en: "Sum up the main points in a few sentences.",
    ja: "要点を数文にまとめてください。",
  },
  comparison: {
    en: "Compare the sources: where they agree, where they differ, and what only one of them says.",
    ja: "情報源を比較してください。一致する点、食い違う点、1 つの情報源だけが述べている点。",
  },
};

export interface ToIntegrate {
  readonly report: EvidenceReport;
  readonly facts: KnownFacts;
  readonly aim: Exclude<AnalysisType, "extraction">;
  readonly language: Language;
  readonly onProse?: (soFar: string) => void;
}

/** Facts of one source that are shown. */
const factsShown = 80;

export async function integrate(
  session: ModelSession,
  { report, facts, aim, language, ...along }: ToIntegrate,
): Promise<Answered<Integration>> {
  const sourceOf = new Map(Array.from(facts.values(), ({ id, source }) => [id, source]));
  return await session.generate({
    prompt: assemblePrompt("integrate-sources", language, {
      values: { aim: aims[aim][language] },
      material: [...factsBySource(facts, language), ...conflicts(report, language)],
    }),
    answer: integrationOver(sourceOf),
    ...along,
  });
}

function factsBySource(facts: KnownFacts, language: Language): Material[] {
  const bySource = Map.groupBy(facts.values(), ({ source }) => source);
  return Array.from(bySource, ([source, own]) => ({
    label: source,
    text: shown(own)
      .map(({ id, text, place }) => `${id}${at(place, language)}: ${text}`)
      .join("\n"),
  }));
}

/** What models observed says more than single values, so it is shown first where there is too much. */
function shown(facts: readonly KnownFact[]): readonly KnownFact[] {
  const { model = [], rules = [] } = Object.groupBy(facts, ({ by }) => by);
  return [...model, ...rules].slice(0, factsShown);
}

interface Words {
  readonly second: (second: string) => string;
  readonly page: (page: number) => string;
  readonly line: (line: number) => string;
  readonly conflicts: string;
}

const words: Localized<Words> = {
  en: {
    second: (second) => ` (${second} s)`,
    page: (page) => ` (p. ${page})`,
    line: (line) => ` (l. ${line})`,
    conflicts: "conflicts found by rules",
  },
  ja: {
    second: (second) => `（${second} 秒）`,
    page: (page) => `（${page} ページ）`,
    line: (line) => `（${line} 行目）`,
    conflicts: "規則で見つかった矛盾",
  },
};

function at({ page, line, startSecond }: KnownFact["place"], language: Language): string {
  if (startSecond !== undefined) return words[language].second(startSecond.toFixed(1));
  if (page !== undefined) return words[language].page(page);
  return line === undefined ? "" : words[language].line(line);
}

function conflicts({ contradictions }: EvidenceReport, language: Language): Material[] {
  if (contradictions.length === 0) return [];
  const lines = contradictions.map(({ subject, values }) => {
    const sides = values.map(
      ({ value, sources, facts }) => `${value} (${sources.join(", ")}; ${facts.join(", ")})`,
    );
    return `${subject}: ${sides.join(" / ")}`;
  });
  return [{ label: words[language].conflicts, text: lines.join("\n") }];
}
