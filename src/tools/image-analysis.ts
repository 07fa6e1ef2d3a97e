import * as z from "zod";
import type { Language } from "../kernel/language.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import { capabilityWords } from "../models/capability.ts";
import { usageReport } from "../models/usage-report.ts";
import type { Content } from "../pipeline/content.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { readingsOf } from "./describe-picture.ts";
import { engineName, engineNamed } from "./engine-name.ts";
import { toolErrors } from "./errors.ts";
import { icons } from "./icons.ts";
import { type ImageFacts, readImage } from "./image-facts.ts";
import { boundingBox, sourceFailure, textLine } from "./image-schemas.ts";
import { imageWords } from "./image-words.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import { type AnalysisType, type Finding, lookAtPicture } from "./look-at-picture.ts";
import { modelArgument } from "./model-argument.ts";
import { type ModelWork, modelWork, type Part } from "./model-work.ts";
import type { Needs } from "./needs.ts";
import { readingAlong } from "./reading-along.ts";
import type { SourceFailure } from "./settle.ts";

const input = z.strictObject({
  image: mediaRef.describe("The picture."),
  analysisType: z
    .enum(["describe", "objects", "text", "all"])
    .default("all")
    .describe("`objects` needs a model provider; the others work without."),
  minConfidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe(
      "Objects of which the model itself is less sure are left out; those without a confidence stay.",
    ),
  language: languageArgument,
  model: modelArgument,
});

const object = z.object({
  name: z.string(),
  confidence: z
    .number()
    .optional()
    .describe("0 to 1, as the model says; absent where it does not."),
  boundingBox,
});

const output = z.object({
  engine: engineName,
  description: z.string().optional(),
  objects: z
    .array(object)
    .readonly()
    .describe("Empty when none was found, or no provider could look; see `failures`."),
  text: z.string().optional(),
  lines: z.array(textLine).readonly(),
  failures: z.array(sourceFailure).readonly().describe("Parts that could not be done, and why."),
  usage: usageReport.optional(),
});

type Output = z.input<typeof output>;

/** Description, objects and text with their places, side by side; by models where there are any. */
export const imageAnalysis = ({ engines, media, artifacts, models }: Needs) =>
  defineTool({
    name: "image_analysis",
    title: "Analyse a picture",
    description:
      "Reads a picture: text with the place of every line, a description, and objects with their boxes where a model provider is configured.",
    permission: "image:read",
    icons: icons.lens,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input,
    output,

    async run({ image, analysisType, minConfidence, model, ...rest }, call) {
      const { signal } = call;
      const language = spoken(rest, call);
      await using picture = await media.open(image, { signal, wanted: ["image"] });
      const work = modelWork(models, call, { ...uses[analysisType], language, model });
      if (analysisType === "objects" && !work.wants("detect")) throw noDetector();
      call.progress(0.1, picture.name);
      const bytes = await picture.bytes();
      const facts =
        analysisType === "objects"
          ? undefined
          : await readImage(engines, bytes, { signal, language });
      const read = facts === undefined ? [] : readingsOf(facts, language);
      const along = readingAlong(call, { from: 0.3, to: 0.9 });
      const [preview, ...parts] = await Promise.all([
        engines.image.normalise(bytes, {}, signal),
        ...lookAtPicture(analysisType, work, { bytes, read, minConfidence, language, ...along }),
      ]);
      const shown = await attach(artifacts, { ...preview, name: "preview.jpg" }, signal);
      const structured = answerOf(analysisType, facts, { parts, work, language });
      return { content: [...proseOf(structured), ...shown.content], structured };
    },
  });

/** What a named model is for. */
const uses = {
  describe: { capability: "describe" },
  objects: { capability: "detect" },
  text: { capability: "read" },
  all: { capability: "describe", also: ["detect", "read"] },
} as const;

interface Looked {
  readonly parts: readonly Part<Finding>[];
  readonly work: ModelWork;
  readonly language: Language;
}

/** The facts of this machine, with what models found in their place. */
function answerOf(
  type: AnalysisType,
  facts: ImageFacts | undefined,
  { parts, work, language }: Looked,
): Output {
  const findings = parts.flatMap(({ value }) => value ?? []);
  const failures = parts.flatMap(({ failure }) => failure ?? []);
  const lacksDetector = type === "all" && !work.wants("detect");
  return {
    engine: engineNamed(...findings.map(({ model }) => model)),
    objects: [],
    ...factsFor(type, facts, language),
    ...Object.assign({}, ...findings.map(({ found }) => found)),
    failures: [
      ...(facts?.failures ?? []),
      ...failures,
      ...(lacksDetector ? [undetected(language)] : []),
    ],
    usage: work.session.usage(),
  };
}

function factsFor(
  type: AnalysisType,
  facts: ImageFacts | undefined,
  language: Language,
): Pick<Output, "lines"> {
  if (facts === undefined) return { lines: [] };
  const description = { description: imageWords(facts, "detailed", language) };
  const text = { text: facts.text, lines: facts.lines.map(withoutWords) };
  if (type === "describe") return { ...description, lines: [] };
  return type === "text" ? text : { ...description, ...text };
}

const noDetector = () => toolErrors.needsProvider({ able: capabilityWords.detect });

const undetected = (language: Language): SourceFailure => ({
  source: "objects",
  code: noDetector().code,
  ...noDetector().words(language),
});

const withoutWords = ({ text, confidence, boundingBox: box }: ImageFacts["lines"][number]) => ({
  text,
  confidence,
  boundingBox: box,
});

function proseOf({ description, text, objects, failures }: Output): Content[] {
  const found = objects.map(
    ({ name, boundingBox: { x, y, width, height } }) => `${name}: ${x}, ${y}, ${width} × ${height}`,
  );
  const reasons = failures.map(({ message, advice }) => `${message} ${advice}`);
  const lines = [description ?? text ?? "", ...found, ...reasons].filter((line) => line !== "");
  return [{ type: "text", text: lines.join("\n") }];
}
