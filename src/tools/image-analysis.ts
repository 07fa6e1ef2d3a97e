import * as z from "zod";
import type { KumihimoError } from "../kernel/errors.ts";
import type { Language } from "../kernel/language.ts";
import type { OcrLine } from "../media/ocr/ocr-engine.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import type { Content } from "../pipeline/content.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { toolErrors } from "./errors.ts";
import { type ImageFacts, readImage } from "./image-facts.ts";
import { boundingBox, engineName, sourceFailure, textLine } from "./image-schemas.ts";
import { imageWords } from "./image-words.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { icons } from "./icons.ts";

const input = z.strictObject({
  image: mediaRef.describe("The picture."),
  analysisType: z
    .enum(["describe", "objects", "text", "all"])
    .default("all")
    .describe("`objects` needs a model provider; the others work without."),
  language: languageArgument,
});

const object = z.object({ name: z.string(), confidence: z.number().optional(), boundingBox });

const output = z.object({
  engine: engineName,
  description: z.string().optional(),
  objects: z
    .array(object)
    .readonly()
    .describe("Empty when no provider could look for objects; see `failures`."),
  text: z.string().optional(),
  lines: z.array(textLine).readonly(),
  failures: z.array(sourceFailure).readonly().describe("Parts that could not be done, and why."),
});

type AnalysisType = z.output<typeof input>["analysisType"];

/** Text with its places, facts, and objects where a model can see them. */
export const imageAnalysis = ({ engines, media, artifacts }: Needs) =>
  defineTool({
    name: "image_analysis",
    title: "Analyse a picture",
    description:
      "Reads a picture: text with the place and confidence of every line, a description of its facts, and objects where a model provider is configured.",
    permission: "image:read",
    icons: icons.lens,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input,
    output,

    async run({ image, analysisType, ...rest }, call) {
      const { signal } = call;
      const language = spoken(rest, call);
      await using picture = await media.open(image, { signal, wanted: ["image"] });
      if (analysisType === "objects") throw noDetector();
      const bytes = await picture.bytes();
      const [facts, preview] = await Promise.all([
        readImage(engines, bytes, { signal, language }),
        engines.image.normalise(bytes, {}, signal),
      ]);
      const shown = await attach(artifacts, { ...preview, name: "preview.jpg" }, signal);
      const structured = answerOf(analysisType, facts, language);
      return { content: [...proseOf(structured), ...shown.content], structured };
    },
  });

const noDetector = (): KumihimoError => toolErrors.needsProvider({ capability: "detect objects" });

function answerOf(
  type: AnalysisType,
  facts: ImageFacts,
  language: Language,
): z.input<typeof output> {
  const missing = {
    source: "objects",
    code: noDetector().code,
    ...noDetector().words(language),
  };
  return {
    engine: "local",
    objects: [],
    ...(type === "text" ? {} : { description: imageWords(facts, "detailed", language) }),
    ...(type === "describe" ? {} : { text: facts.text }),
    lines: type === "describe" ? [] : facts.lines.map(withoutWords),
    failures: type === "all" ? [...facts.failures, missing] : facts.failures,
  };
}

const withoutWords = ({ text, confidence, boundingBox: box }: OcrLine) => ({
  text,
  confidence,
  boundingBox: box,
});

function proseOf({ description, text, failures }: z.input<typeof output>): Content[] {
  const reasons = failures.map(({ message, advice }) => `${message} ${advice}`);
  return [{ type: "text", text: [description ?? text ?? "", ...reasons].join("\n") }];
}
