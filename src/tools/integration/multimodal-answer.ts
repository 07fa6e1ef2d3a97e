/** The answer of `multimodal_analysis`. */

import * as z from "zod";
import { type EvidenceReport, evidenceReportSchema, sourceSchema } from "../../evidence/schema.ts";
import type { Language } from "../../kernel/language.ts";
import type { Answered } from "../../models/models.ts";
import { usageReport } from "../../models/usage-report.ts";
import type { Answer } from "../../pipeline/define-tool.ts";
import { engineName, engineNamed } from "../engine-name.ts";
import { sourceFailure } from "../image-schemas.ts";
import type { ModelWork, Part } from "../model-work.ts";
import type { GivenSources, ReadSources } from "../sources/read-sources.ts";
import type { Integration } from "./integration-answer.ts";
import type { KnownFacts } from "./known-facts.ts";
import { mergedFindings, mergedWith, ruleFindings } from "./merge-report.ts";

const observation = z.strictObject({
  id: z.string().describe("m1, m2 ..., cited elsewhere in the report"),
  text: z.string(),
  quote: z.string().optional().describe("The source's own words behind it."),
  place: sourceSchema.shape.facts.element.shape.place,
});

export const multimodalOutput = evidenceReportSchema.extend({
  ...mergedFindings,
  engine: engineName,
  sources: z.array(
    sourceSchema.extend({
      about: z.string().describe("What it is, besides its text."),
      observations: z
        .array(observation)
        .describe("What a model sees or reads in it; empty without one."),
    }),
  ),
  inputSummary: z.object({
    textLength: z.number().describe("Characters."),
    imageCount: z.number(),
    audioCount: z.number(),
    videoCount: z.number(),
    documentCount: z.number(),
  }),
  failures: z.array(sourceFailure).readonly().describe("Sources that could not be read, and why."),
  usage: usageReport.optional(),
});

/** What is known before a model brings it together. */
export interface Known {
  readonly report: EvidenceReport;
  readonly facts: KnownFacts;
  readonly language: Language;
}

export interface Analysed extends ReadSources, Known {
  readonly integrated: Part<Answered<Integration>>;
}

export function multimodalAnswer(
  given: GivenSources,
  analysed: Analysed,
  work: ModelWork,
): Answer<z.input<typeof multimodalOutput>> {
  const { readings, failures: unread, report, facts, integrated, language } = analysed;
  const failures = [...unread, ...(integrated.failure === undefined ? [] : [integrated.failure])];
  const findings =
    integrated.value === undefined
      ? ruleFindings(report)
      : mergedWith(report, integrated.value.value, { facts, language });
  const reasons = failures.map(({ source, message, advice }) => `${source}: ${message} ${advice}`);
  return {
    content: [
      { type: "text", text: [findings.integratedAnalysis, ...reasons].join("\n\n") },
      ...readings.flatMap(({ content }) => content),
    ],
    structured: {
      ...report,
      ...findings,
      engine: engineNamed(...readings.flatMap(({ models }) => models), integrated.value?.model),
      sources: sourcesOf(analysed),
      inputSummary: inputSummary(given),
      failures,
      usage: work.session.usage(),
    },
  };
}

function sourcesOf({
  readings,
  report,
  facts,
}: Analysed): z.input<typeof multimodalOutput>["sources"] {
  const found = new Map(report.sources.map((source) => [source.id, source.facts]));
  const observed = Map.groupBy(
    [...facts.values()].filter(({ by }) => by === "model"),
    ({ source }) => source,
  );
  return readings.map(({ source, kind, about }) => ({
    id: source,
    kind,
    about,
    facts: found.get(source) ?? [],
    observations: (observed.get(source) ?? []).map(({ id, text, quote, place }) => ({
      id,
      text,
      quote,
      place,
    })),
  }));
}

const inputSummary = (given: GivenSources) => ({
  textLength: given.text.reduce((length, text) => length + text.length, 0),
  imageCount: given.image.length,
  audioCount: given.audio.length,
  videoCount: given.video.length,
  documentCount: given.document.length,
});
