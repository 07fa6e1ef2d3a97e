import * as z from "zod";
import type { Comparison } from "../evidence/isolated-comparison.ts";
import {
  analysisTypes,
  type EvidenceReport,
  evidenceReportSchema,
  sourceSchema,
} from "../evidence/schema.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import { type Answer, defineTool } from "../pipeline/define-tool.ts";
import { toolErrors } from "./errors.ts";
import { engineName } from "./engine-name.ts";
import { sourceFailure } from "./image-schemas.ts";
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
});

const output = evidenceReportSchema.extend({
  engine: engineName,
  sources: z.array(
    sourceSchema.extend({ about: z.string().describe("What it is, besides its text.") }),
  ),
  inputSummary: z.object({
    textLength: z.number().describe("Characters."),
    imageCount: z.number(),
    audioCount: z.number(),
    videoCount: z.number(),
    documentCount: z.number(),
  }),
  failures: z.array(sourceFailure).readonly().describe("Sources that could not be read, and why."),
});

/** An evidence report over texts, pictures, recordings, films and documents. */
export const multimodalAnalysis = (needs: Needs, compare: Comparison) =>
  defineTool({
    name: "multimodal_analysis",
    title: "Analyse several sources together",
    description:
      "Reads texts, pictures, recordings, films and documents and sets them side by side: the facts of each with their place, which numbers, dates and names agree or contradict each other, what only one source says, a timeline, action items and gaps. Works by rules, in English and Japanese; returns the pictures for you to look at.",
    permission: "media:read",
    icons: icons.layers,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 900,
    input,
    output,

    async run({ text = [], images, audio, video, documents, analysisType, ...rest }, call) {
      const language = spoken(rest, call);
      const texts = [text].flat().filter((one) => one.trim() !== "");
      const given = { text: texts, image: images, audio, video, document: documents };
      if (Object.values(given).every((list) => list.length === 0))
        throw toolErrors.nothingGiven({});
      const room = { needs, signal: call.signal, language };
      const read = await readSources(room, given, (share) => call.progress(share * 0.9));
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
      return answerOf(given, read, report);
    },
  });

function answerOf(
  given: GivenSources,
  { readings, failures }: ReadSources,
  report: EvidenceReport,
): Answer<z.input<typeof output>> {
  const facts = new Map(report.sources.map((source) => [source.id, source.facts]));
  const reasons = failures.map(({ source, message, advice }) => `${source}: ${message} ${advice}`);
  return {
    content: [
      { type: "text", text: [report.integratedAnalysis, ...reasons].join("\n\n") },
      ...readings.flatMap(({ content }) => content),
    ],
    structured: {
      ...report,
      engine: "local",
      sources: readings.map(({ source, kind, about }) => ({
        id: source,
        kind,
        about,
        facts: facts.get(source) ?? [],
      })),
      inputSummary: {
        textLength: given.text.reduce((length, text) => length + text.length, 0),
        imageCount: given.image.length,
        audioCount: given.audio.length,
        videoCount: given.video.length,
        documentCount: given.document.length,
      },
      failures,
    },
  };
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
