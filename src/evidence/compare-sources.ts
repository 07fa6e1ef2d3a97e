/**
 * The evidence report: what several sources say, where they agree, where they contradict each
 * other, and what only one of them says. Pure rules over text; no model, no clock, no I/O.
 *
 * @module
 */

import type { Language } from "../kernel/language.ts";
import { backgroundOf } from "./compare/background.ts";
import { type Comparison, compareFacts } from "./compare/compare.ts";
import { type Extraction, extractFacts } from "./facts/extract.ts";
import type { Fact } from "./facts/fact.ts";
import { actionItemsOf } from "./findings/action-items.ts";
import { agreementOf, contradictionOf } from "./findings/agreement.ts";
import { confidenceOf } from "./findings/confidence.ts";
import { gapsOf } from "./findings/gaps.ts";
import { subjectOf } from "./findings/label.ts";
import { onlyInOf } from "./findings/only-in.ts";
import { recommendationsOf } from "./findings/recommendations.ts";
import { type Findings, reportOf } from "./findings/report.ts";
import { themesOf } from "./findings/themes.ts";
import { timelineOf } from "./findings/timeline.ts";
import { limits } from "./limits.ts";
import type { Passage } from "./passage.ts";
import { fairShare, type ReadSources, readSources, type Source } from "./reading/sources.ts";
import type { AnalysisType, EvidenceReport } from "./schema.ts";
import { valueText } from "./values/value.ts";

export interface EvidenceOptions {
  /** The language of the report's own words; sources may be in either. */
  readonly language: Language;
  readonly analysisType: AnalysisType;
  /** How sure the reader of each source was, 0 to 1, by source id. */
  readonly readConfidence?: Readonly<Record<string, number>>;
  /** Sources that could not be read at all, beside those among the passages. */
  readonly unreadSources?: number;
  /** The day the sources speak on, YYYY-MM-DD; without it "by Friday" stays as it is. */
  readonly referenceDate?: string;
}

/** Compares what the sources say. Deterministic; its cost is bounded by `limits`. */
export function compareSources(
  passages: readonly Passage[],
  options: EvidenceOptions,
): EvidenceReport {
  const read = readSources(passages);
  const readings = read.sources.map((source) => ({ source, ...extractFacts(source) }));
  const share = fairShare(
    readings.map(({ facts }) => facts.length),
    limits.facts,
  );
  const kept = readings.flatMap(({ facts }) => facts.slice(0, share));
  const facts = kept.map((fact, index): Fact => ({ ...fact, id: `f${index + 1}` }));
  const words = new Map(readings.map(({ source, words: list }) => [source.id, list]));
  const comparison = compareFacts(facts, backgroundOf(facts, words));
  const truncated = read.truncated || readings.some(({ facts: all }) => all.length > share);
  const findings = findingsOf({ read, readings, facts, comparison, truncated, options });
  const { language, analysisType } = options;
  return { integratedAnalysis: reportOf(findings, analysisType, language), ...findings };
}

interface Gathered {
  readonly read: ReadSources;
  readonly readings: readonly (Extraction & { readonly source: Source })[];
  readonly facts: readonly Fact[];
  readonly comparison: Comparison;
  readonly truncated: boolean;
  readonly options: EvidenceOptions;
}

function findingsOf(gathered: Gathered): Findings {
  const { read, readings, facts, comparison, options, truncated } = gathered;
  const { language, referenceDate } = options;
  const agreements = bounded(
    comparison.agreements.flatMap((group) => agreementOf(group, language) ?? []),
  );
  const contradictions = bounded(
    comparison.contradictions.flatMap((group) => contradictionOf(group, language) ?? []),
  );
  const gaps = bounded(
    gapsOf({ sources: read.sources, facts, agreements: comparison.agreements, language }),
  );
  const actionItems = bounded(
    readings.flatMap(({ source, sentences }) => actionItemsOf(source.id, sentences, referenceDate)),
  );
  const words = new Map(readings.map(({ source, words: list }) => [source.id, list]));
  return {
    sources: read.sources.map((source) => reportedSource(source, facts, language)),
    themes: themesOf(words, language),
    agreements,
    contradictions,
    onlyIn: bounded(onlyInOf(facts, comparison.compared, language)),
    timeline: bounded(timelineOf(facts, language)),
    actionItems,
    gaps,
    confidence: confidence(gathered),
    recommendations: recommendationsOf({ contradictions, gaps, actionItems, language }),
    truncated,
  };
}

function confidence({ read, comparison, options }: Gathered) {
  const { readConfidence = {}, unreadSources = 0, language } = options;
  const ids = new Set(read.sources.map(({ id }) => id));
  return confidenceOf({
    given: read.sources.length + unreadSources,
    read: read.sources.filter(({ lines }) => lines.length > 0).length,
    readings: Object.entries(readConfidence).flatMap(([id, sure]) => (ids.has(id) ? [sure] : [])),
    agreements: comparison.agreements.length,
    contradictions: comparison.contradictions.length,
    language,
  });
}

function reportedSource({ id, kind }: Source, facts: readonly Fact[], language: Language) {
  const own = facts.filter(({ source }) => source === id);
  return {
    id,
    kind,
    facts: own.map((fact) => ({
      id: fact.id,
      kind: fact.value.kind,
      value: valueText(fact.value),
      text: fact.text,
      subject: subjectOf([fact], language),
      place: fact.place,
    })),
  };
}

function bounded<Entry>(list: readonly Entry[]): Entry[] {
  return list.slice(0, limits.findings);
}
