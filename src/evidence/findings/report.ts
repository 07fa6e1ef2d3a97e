import type { Language } from "../../kernel/language.ts";
import type { AnalysisType, Citation, EvidenceReport } from "../schema.ts";
import { placeLabel } from "./label.ts";
import { type ReportWords, reportWords } from "./report-words.ts";

export type Findings = Omit<EvidenceReport, "integratedAnalysis">;

type Section = (findings: Findings, words: ReportWords, language: Language) => string;

/** Which sections each kind of analysis has; they differ in content, not only in length. */
const sectionsOf: Readonly<Record<AnalysisType, readonly Section[]>> = {
  comprehensive: [overview, contradictions, agreements, onlyIn, timeline, actions, gaps, next],
  summary: [overview, headline, actions],
  comparison: [balance, contradictions, agreements, onlyIn],
  extraction: [facts, timeline, actions],
};

/** The findings as prose with citations; nothing is said that no fact carries. */
export function reportOf(findings: Findings, type: AnalysisType, language: Language): string {
  const words = reportWords[language];
  const sections = sectionsOf[type].map((section) => section(findings, words, language));
  return [...sections, findings.truncated ? words.truncated : ""].filter(Boolean).join("\n\n");
}

function overview(findings: Findings, words: ReportWords, language: Language): string {
  const count = findings.sources.reduce((sum, source) => sum + source.facts.length, 0);
  const themes = findings.themes.slice(0, 6).map(({ term }) => term);
  return [
    words.overview(findings.sources.length, count),
    balance(findings, words),
    themes.length > 0 ? words.themes(themes.join(words.comma)) : "",
  ]
    .filter(Boolean)
    .join(language === "en" ? " " : "");
}

function balance(
  { sources, agreements: agreed, contradictions: apart }: Findings,
  words: ReportWords,
): string {
  if (sources.length < 2) return words.oneSource;
  if (agreed.length + apart.length === 0) return words.nothingCompared;
  return words.balance(agreed.length, apart.length);
}

/** The summary names every contradiction, and agreements by subject only. */
function headline(findings: Findings, words: ReportWords, language: Language): string {
  const agreed = findings.agreements.slice(0, 5).map(({ subject, value }) => `${subject} ${value}`);
  return [
    contradictions(findings, words, language),
    agreed.length > 0
      ? `${words.headings.agreements}${words.colon}${agreed.join(words.comma)}`
      : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

function contradictions(findings: Findings, words: ReportWords, language: Language): string {
  const lines = findings.contradictions.map(
    ({ subject, places }) => `${subject}${words.colon}${cited(places, words, language)}`,
  );
  return list(words.headings.contradictions, lines, words);
}

function agreements(findings: Findings, words: ReportWords, language: Language): string {
  const lines = findings.agreements.map(
    ({ subject, places }) => `${subject}${words.colon}${cited(places, words, language)}`,
  );
  return list(words.headings.agreements, lines, words);
}

function cited(places: readonly Citation[], words: ReportWords, language: Language): string {
  return places
    .map(({ source, place, text }) => words.states(placeLabel(source, place, language), text))
    .join(words.comma);
}

function onlyIn(findings: Findings, words: ReportWords, language: Language): string {
  if (findings.sources.length < 2) return "";
  const lines = findings.onlyIn.map(({ source, place, subject, value }) =>
    words.states(placeLabel(source, place, language), `${subject}${words.colon}${value}`),
  );
  return list(words.headings.onlyIn, lines, words);
}

function timeline(findings: Findings, words: ReportWords, language: Language): string {
  const lines = findings.timeline.map(({ at, what, source, place }) =>
    words.states(placeLabel(source, place, language), `${at} ${what}`),
  );
  return list(words.headings.timeline, lines, words);
}

function actions(findings: Findings, words: ReportWords, language: Language): string {
  const lines = findings.actionItems.map(({ text, source, place, owner, due }) => {
    const told = [
      placeLabel(source, place, language),
      ...(owner === undefined ? [] : [words.owner(owner)]),
      ...(due === undefined ? [] : [words.due(due)]),
    ];
    return words.states(told.join(words.comma), text);
  });
  return list(words.headings.actions, lines, words);
}

function gaps(findings: Findings, words: ReportWords): string {
  return list(
    words.headings.gaps,
    findings.gaps.map(({ source, text }) => `${source}${words.colon}${text}`),
    words,
  );
}

function next(findings: Findings, words: ReportWords): string {
  return list(
    words.headings.next,
    findings.recommendations.map(({ text }) => text),
    words,
  );
}

function facts(findings: Findings, words: ReportWords, language: Language): string {
  return findings.sources
    .map(({ id, facts: found }) => {
      const lines = found.map(({ subject, value, text, place }) =>
        words.states(
          placeLabel(id, place, language),
          `${subject}${words.colon}${text}${text === value ? "" : ` = ${value}`}`,
        ),
      );
      return list(`${words.headings.facts} ${id}`, lines, words, 100);
    })
    .filter(Boolean)
    .join("\n\n");
}

function list(heading: string, lines: readonly string[], words: ReportWords, most = 20): string {
  if (lines.length === 0) return "";
  const rest = lines.length - most;
  const shown = [...lines.slice(0, most), ...(rest > 0 ? [words.more(rest)] : [])];
  return [heading, ...shown.map((line) => `- ${line}`)].join("\n");
}
