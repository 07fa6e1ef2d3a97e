/** The shape of an evidence report, for a tool's declared output. */

import * as z from "zod";
import { sourceKinds } from "./passage.ts";
import { valueKinds } from "./values/value.ts";

export const analysisTypes = ["comprehensive", "summary", "comparison", "extraction"] as const;

export type AnalysisType = (typeof analysisTypes)[number];

const placeSchema = z
  .strictObject({
    page: z.number().optional().describe("Page, from 1"),
    line: z.number().optional().describe("Line of the source's text, from 1"),
    boundingBox: z
      .strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
      .optional()
      .describe("Pixels of the input picture, origin top left"),
    startSecond: z.number().optional().describe("Seconds from the start of the recording"),
    endSecond: z.number().optional(),
  })
  .describe("Where in the source");

const valueKind = z
  .enum(valueKinds)
  .describe("What sort of value; only values of one kind are compared");
const factIds = z.array(z.string()).describe("Ids of the facts behind this");

const factSchema = z.strictObject({
  id: z.string().describe("f1, f2 ..., cited elsewhere in the report"),
  kind: valueKind,
  value: z.string().describe("Normal form: 4500 JPY, 2026-11-28, 15:30, 15 kg"),
  text: z.string().describe("As the source writes it"),
  subject: z.string().describe("What the value is about"),
  place: placeSchema,
});

export const sourceSchema = z.strictObject({
  id: z.string().describe("Name of the source, for example image 1"),
  kind: z.enum(sourceKinds),
  facts: z.array(factSchema),
});

export const citationSchema = z.strictObject({
  fact: z.string(),
  source: z.string(),
  place: placeSchema,
  text: z.string().describe("As the source writes it"),
});

export const agreementSchema = z.strictObject({
  subject: z.string(),
  kind: valueKind,
  value: z.string().describe("The value they share, in normal form"),
  facts: factIds,
  places: z.array(citationSchema),
});

export const contradictionSchema = z.strictObject({
  subject: z.string(),
  kind: valueKind,
  values: z
    .array(z.strictObject({ value: z.string(), facts: factIds, sources: z.array(z.string()) }))
    .describe("Each value stated, and who states it"),
  facts: factIds,
  places: z.array(citationSchema),
});

export const themeSchema = z.strictObject({
  term: z.string(),
  sources: z.array(z.string()),
  occurrences: z.number(),
});

export const onlyInSchema = z.strictObject({
  source: z.string().describe("The only source that says so"),
  subject: z.string(),
  value: z.string(),
  fact: z.string(),
  place: placeSchema,
});

export const timelineSchema = z.strictObject({
  at: z.string().describe("Date, date and time, or seconds of a recording as 12.5 s"),
  what: z.string(),
  source: z.string(),
  fact: z.string(),
  place: placeSchema,
});

export const actionItemSchema = z.strictObject({
  text: z.string().describe("The sentence, as the source writes it"),
  source: z.string(),
  place: placeSchema,
  owner: z.string().optional().describe("Who shall do it, only where the sentence says so"),
  due: z.string().optional().describe("Until when, only where the sentence says so"),
});

export const gapSchema = z.strictObject({
  source: z.string(),
  text: z.string().describe("What is missing or open"),
  facts: factIds,
});

export const recommendationSchema = z.strictObject({
  text: z.string().describe("What to do next"),
  facts: factIds,
});

export const evidenceReportSchema = z.strictObject({
  integratedAnalysis: z.string().describe("The findings as prose, with citations"),
  sources: z.array(sourceSchema),
  themes: z.array(themeSchema).describe("Terms that more than one source uses"),
  agreements: z.array(agreementSchema),
  contradictions: z.array(contradictionSchema),
  onlyIn: z.array(onlyInSchema).describe("What only one source says"),
  timeline: z.array(timelineSchema),
  actionItems: z.array(actionItemSchema),
  gaps: z.array(gapSchema),
  confidence: z.strictObject({
    score: z.number().min(0).max(1),
    basis: z.string().describe("What the score is computed from"),
  }),
  recommendations: z.array(recommendationSchema),
  truncated: z.boolean().describe("Whether part of the input was left out because of its size"),
});

export type EvidenceReport = z.infer<typeof evidenceReportSchema>;
export type Agreement = z.infer<typeof agreementSchema>;
export type Contradiction = z.infer<typeof contradictionSchema>;
export type ActionItem = z.infer<typeof actionItemSchema>;
export type TimelineEntry = z.infer<typeof timelineSchema>;
export type Theme = z.infer<typeof themeSchema>;
export type OnlyIn = z.infer<typeof onlyInSchema>;
export type Gap = z.infer<typeof gapSchema>;
export type Recommendation = z.infer<typeof recommendationSchema>;
export type Citation = z.infer<typeof citationSchema>;
