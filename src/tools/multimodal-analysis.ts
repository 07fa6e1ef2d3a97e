import * as z from "zod";
import type { Comparison } from "../evidence/isolated-comparison.ts";
import type { Answered } from "../models/models.ts";
import { type AnalysisType, analysisTypes } from "../evidence/schema.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import { type Call, defineTool } from "../pipeline/define-tool.ts";
import { toolErrors } from "./errors.ts";
import { integrate } from "./integration/integrate.ts";
import type { Integration } from "./integration/integration-answer.ts";
import { type Known, multimodalAnswer, multimodalOutput } from "./integration/multimodal-answer.ts";
import { knownFacts } from "./integration/known-facts.ts";
import { modelArgument } from "./model-argument.ts";
import { type ModelWork, modelWork, type Part } from "./model-work.ts";
import { readingAlong } from "./reading-along.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { type GivenSources, type ReadSources, readSources } from "./sources/read-sources.ts";
import type { SourceFailure } from "./settle.ts";
import { icons } from "./icons.ts";

const several = z.array(mediaRef).max(20).default([]);
const oneText = z.string().max(400_000);

const input = z.strictObject({
  text: z
    .union([oneText, z.array(oneText).max(20)])
    .optional()
    .describe("A text, or several texts that are compared with each other too."),
  images: several.describe("Pictures."),
  audio: several.describe("Recordings."),
  video: several.describe("Films."),
  documents: several.describe("PDF, Office, HTML and text files."),
  analysisType: z
    .enum(analysisTypes)
    .default("comprehensive")
    .describe(
      "`comprehensive`: everything; `summary`: the main points; `comparison`: agreements and contradictions; `extraction`: the facts of each source.",
    ),
  language: languageArgument,
  model: modelArgument,
});

/** An evidence report over several sources, and what a model concludes from its facts. */
export const multimodalAnalysis = (needs: Needs, compare: Comparison) =>
  defineTool({
    name: "multimodal_analysis",
    title: "Analyse several sources together",
    description:
      "Reads texts, pictures, recordings, films and documents and sets them side by side: the facts of each with their place, which numbers, dates and names agree or contradict each other, what only one source says, a timeline, action items and gaps. Works by rules, in English and Japanese; where model providers are configured they look, listen and bring the facts together, citing each by its id. Returns the pictures for you to look at.",
    permission: "media:read",
    icons: icons.layers,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 3600,
    input,
    output: multimodalOutput,

    async run({ text = [], images, audio, video, documents, analysisType, model, ...rest }, call) {
      const language = spoken(rest, call);
      const texts = [text].flat().filter((one) => one.trim() !== "");
      const given = { text: texts, image: images, audio, video, document: documents };
      if (Object.values(given).every((list) => list.length === 0))
        throw toolErrors.nothingGiven({});
      const work = modelWork(needs.models, call, { ...uses, language, model });
      const room = { needs, work, signal: call.signal, language };
      const read = await readSources(room, given, (share) => call.progress(share * 0.6));
      if (read.readings.length === 0)
        throw toolErrors.nothingRead({ failures: listed(read.failures) });
      const report = await compare(
        read.readings.flatMap(({ passages }) => passages),
        {
          language,
          analysisType,
          readConfidence: confidences(read),
          unreadSources: countOf(given) - read.readings.length,
        },
        call.signal,
      );
      call.progress(0.7);
      const facts = knownFacts(report, read.readings);
      const integrated = await integratedBy(work, call, { report, facts, analysisType, language });
      return multimodalAnswer(given, { ...read, report, facts, integrated, language }, work);
    },
  });

/** What a named model is for. */
const uses = { capability: "generate", also: ["describe", "watch", "transcribe"] } as const;

/** Brings the facts together, where a model can and there is more to it than listing them. */
async function integratedBy(
  work: ModelWork,
  call: Call,
  { report, facts, analysisType, language }: Known & { readonly analysisType: AnalysisType },
): Promise<Part<Answered<Integration>>> {
  if (analysisType === "extraction" || facts.size === 0) return {};
  const along = readingAlong(call, { from: 0.7, to: 0.95 });
  return await work.part("generate", "integration", (session) =>
    integrate(session, { report, facts, aim: analysisType, language, ...along }),
  );
}

const confidences = ({ readings }: ReadSources): Record<string, number> =>
  Object.fromEntries(
    readings.flatMap(({ source, confidence }) =>
      confidence === undefined ? [] : [[source, confidence]],
    ),
  );

const countOf = (given: GivenSources): number =>
  Object.values(given).reduce((count, list) => count + list.length, 0);

const listed = (failures: readonly SourceFailure[]): string =>
  failures.map(({ source, message }) => `${source}: ${message}`).join(" ");
