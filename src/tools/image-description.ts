import * as z from "zod";
import type { Language } from "../kernel/language.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import { type Answer, defineTool } from "../pipeline/define-tool.ts";
import type { Answered } from "../models/models.ts";
import { type UsageReport, usageReport } from "../models/usage-report.ts";
import { attach, type Attachment } from "./attachments.ts";
import { describePicture, readingsOf } from "./describe-picture.ts";
import { engineName, engineNamed } from "./engine-name.ts";
import { type ImageFacts, readImage } from "./image-facts.ts";
import { code, imageMetadata, sourceFailure, swatch } from "./image-schemas.ts";
import { type DetailLevel, imageWords } from "./image-words.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { icons } from "./icons.ts";
import { modelArgument } from "./model-argument.ts";
import { modelWork, type Part } from "./model-work.ts";
import { observed, observedIn, type PictureAnswer } from "./picture-answers.ts";
import { readingAlong } from "./reading-along.ts";

const input = z.strictObject({
  image: mediaRef.describe("The picture."),
  detailLevel: z
    .enum(["basic", "standard", "detailed"])
    .default("standard")
    .describe(
      "`basic`: the subject in a sentence or two; `standard`: subject, setting, people, mood, text; `detailed`: arrangement, small details and what is uncertain too. Without a model: format, size and colours; text and codes too; places, camera and measures too.",
    ),
  language: languageArgument,
  model: modelArgument,
});

const output = z.object({
  description: z.string(),
  engine: engineName,
  observed: observed.optional(),
  metadata: imageMetadata,
  colors: z.array(swatch).readonly(),
  text: z.string().optional().describe("Text read in the picture; absent when there is none."),
  codes: z.array(code).readonly().describe("QR and bar codes."),
  failures: z.array(sourceFailure).readonly().describe("Parts that could not be read."),
  usage: usageReport.optional(),
});

/** What a model sees in a picture, its facts, and the picture in a size for the client's own model. */
export const imageDescription = ({ engines, media, artifacts, models }: Needs) =>
  defineTool({
    name: "image_description",
    title: "Describe a picture",
    description:
      "Describes a picture at one of three levels, where a model provider is configured, and gives its facts: size, format, colours, readable text (English and Japanese), QR and bar codes, camera data. Returns the picture, upright and resized, for you to look at.",
    permission: "image:read",
    icons: icons.picture,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input,
    output,

    async run({ image, detailLevel, model, ...rest }, call) {
      const language = spoken(rest, call);
      const { signal } = call;
      await using picture = await media.open(image, { signal, wanted: ["image"] });
      call.progress(0.1, picture.name);
      const bytes = await picture.bytes();
      const [facts, preview] = await Promise.all([
        readImage(engines, bytes, { signal, language }),
        engines.image.normalise(bytes, {}, signal),
      ]);
      const work = modelWork(models, call, { language, capability: "describe", model });
      const told = await work.part("describe", "description", (session) =>
        describePicture(session, {
          bytes,
          level: detailLevel,
          language,
          read: readingsOf(facts, language),
          ...readingAlong(call, { from: 0.3, to: 0.9 }),
        }),
      );
      const shown = await attach(artifacts, { ...preview, name: "preview.jpg" }, signal);
      return answerOf({ facts, told, shown, level: detailLevel, language }, work.session.usage());
    },
  });

interface Described {
  readonly facts: ImageFacts;
  readonly told: Part<Answered<PictureAnswer>>;
  readonly shown: Attachment;
  readonly level: DetailLevel;
  readonly language: Language;
}

function answerOf(
  { facts, told, shown, level, language }: Described,
  usage: UsageReport | undefined,
): Answer<z.input<typeof output>> {
  const seen = told.value?.value;
  const description = seen?.description ?? imageWords(facts, level, language);
  return {
    content: [{ type: "text", text: description }, ...shown.content],
    structured: {
      description,
      engine: engineNamed(told.value?.model),
      observed: seen && observedIn(seen),
      metadata: facts.metadata,
      colors: facts.measures.colors,
      ...(facts.text === "" ? {} : { text: facts.text }),
      codes: facts.codes,
      failures: [...facts.failures, ...(told.failure === undefined ? [] : [told.failure])],
      usage,
    },
  };
}
