/** The rules' report with a model's findings beside them; what the rules found is never lost. */

import * as z from "zod";
import {
  agreementSchema,
  contradictionSchema,
  type EvidenceReport,
  recommendationSchema,
  themeSchema,
} from "../../evidence/schema.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { citedIn, type Integration } from "./integration-answer.ts";
import type { KnownFact, KnownFacts } from "./known-facts.ts";

const by = z.enum(["rules", "model"]).describe("Who found it.");
const kind = z.union([agreementSchema.shape.kind, z.literal("statement")]);

/** What the tool's report says of its findings besides what the rules' report does. */
export const mergedFindings = {
  themes: z.array(themeSchema.extend({ by })),
  agreements: z.array(agreementSchema.extend({ kind, by })),
  contradictions: z.array(contradictionSchema.extend({ kind, by })),
  recommendations: z.array(recommendationSchema.extend({ by })),
};

export type MergedFindings = {
  readonly [Name in keyof typeof mergedFindings]: z.input<(typeof mergedFindings)[Name]>;
} & { readonly integratedAnalysis: string };

const rules = { by: "rules" } as const;
const model = { by: "model" } as const;

/** The findings of the rules alone. */
export const ruleFindings = (report: EvidenceReport): MergedFindings => ({
  integratedAnalysis: report.integratedAnalysis,
  themes: report.themes.map((theme) => ({ ...theme, ...rules })),
  agreements: report.agreements.map((agreement) => ({ ...agreement, ...rules })),
  contradictions: report.contradictions.map((contradiction) => ({ ...contradiction, ...rules })),
  recommendations: report.recommendations.map((each) => ({ ...each, ...rules })),
});

/** The rules' findings first, then those of the model that say something else. */
export function mergedWith(
  report: EvidenceReport,
  integration: Integration,
  { facts, language }: { readonly facts: KnownFacts; readonly language: Language },
): MergedFindings {
  const { themes, agreements, contradictions, recommendations } = ruleFindings(report);
  const cited = ({ facts: ids }: Citing): KnownFact[] => ids.flatMap((id) => facts.get(id) ?? []);
  const agreed = fresh(integration.agreements, report.agreements);
  const contradicted = fresh(integration.contradictions, report.contradictions);
  return {
    integratedAnalysis: [integration.analysis, ...passedOver(report, integration, language)].join(
      "\n\n",
    ),
    themes: [...themes, ...integration.themes.map((theme) => themeOf(theme.name, cited(theme)))],
    agreements: [...agreements, ...agreed.map((each) => agreementOf(each, cited(each)))],
    contradictions: [
      ...contradictions,
      ...contradicted.map((each) => contradictionOf(each, cited(each))),
    ],
    recommendations: [
      ...recommendations,
      ...integration.recommendations.map(({ statement, facts: ids }) => ({
        ...model,
        text: statement,
        facts: ids,
      })),
    ],
  };
}

interface Citing {
  readonly facts: readonly string[];
}

type Stated = Integration["agreements"][number];

/** What rests on the facts of a finding of the rules says the same as that one. */
const fresh = (stated: readonly Stated[], known: readonly Citing[]): Stated[] =>
  stated.filter((one) => !known.some((other) => isWithin(one.facts, other.facts)));

const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((id) => outer.includes(id));

const themeOf = (term: string, facts: readonly KnownFact[]) => ({
  ...model,
  term,
  sources: [...new Set(facts.map(({ source }) => source))],
  occurrences: facts.length,
});

const statementOf = ({ statement, facts: ids }: Stated, facts: readonly KnownFact[]) => ({
  ...model,
  subject: statement,
  kind: "statement" as const,
  facts: ids,
  places: facts.map(({ id, source, place, text }) => ({ fact: id, source, place, text })),
});

const agreementOf = (stated: Stated, facts: readonly KnownFact[]) => ({
  ...statementOf(stated, facts),
  value: stated.statement,
});

const contradictionOf = (stated: Stated, facts: readonly KnownFact[]) => ({
  ...statementOf(stated, facts),
  values: facts.map(({ id, source, text }) => ({ value: text, facts: [id], sources: [source] })),
});

const alsoFound: Localized = {
  en: "The rules also found, and the text above does not mention:",
  ja: "規則では次の矛盾も見つかりましたが、上の文章では触れられていません。",
};

/** Conflicts that the rules found and the model passed over. */
function passedOver(
  report: EvidenceReport,
  { analysis, contradictions }: Integration,
  language: Language,
) {
  const named = new Set([...citedIn(analysis), ...contradictions.flatMap(({ facts }) => facts)]);
  const missed = report.contradictions.filter(({ values }) =>
    values.some(({ facts }) => !facts.some((id) => named.has(id))),
  );
  if (missed.length === 0) return [];
  const lines = missed.map(
    ({ subject, values }) =>
      `- ${subject}: ${values.map(({ value, sources }) => `${value} (${sources.join(", ")})`).join(" / ")}`,
  );
  return [[alsoFound[language], ...lines].join("\n")];
}
