import * as z from "zod";
import { mediaRef } from "../media/refs/media-ref.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { readImage } from "./image-facts.ts";
import { code, engineName, imageMetadata, sourceFailure, swatch } from "./image-schemas.ts";
import { imageWords } from "./image-words.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { icons } from "./icons.ts";

const input = z.strictObject({
  image: mediaRef.describe("The picture."),
  detailLevel: z
    .enum(["basic", "standard", "detailed"])
    .default("standard")
    .describe(
      "`basic`: format, size, colours; `standard`: text and codes too; `detailed`: places, camera and measures too.",
    ),
  language: languageArgument,
});

const output = z.object({
  description: z.string(),
  engine: engineName,
  metadata: imageMetadata,
  colors: z.array(swatch).readonly(),
  text: z.string().optional().describe("Text read in the picture; absent when there is none."),
  codes: z.array(code).readonly().describe("QR and bar codes."),
  failures: z.array(sourceFailure).readonly().describe("Parts that could not be read."),
});

/** Facts of a picture, and the picture itself in a size that the client's own model can look at. */
export const imageDescription = ({ engines, media, artifacts }: Needs) =>
  defineTool({
    name: "image_description",
    title: "Describe a picture",
    description:
      "Describes a picture: size, format, colours, readable text (English and Japanese), QR and bar codes, camera data. Returns the picture, upright and resized, for you to look at.",
    permission: "image:read",
    icons: icons.picture,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input,
    output,

    async run({ image, detailLevel, ...rest }, call) {
      const language = spoken(rest, call);
      const { signal } = call;
      await using picture = await media.open(image, { signal, wanted: ["image"] });
      call.progress(0.1, picture.name);
      const bytes = await picture.bytes();
      const [facts, preview] = await Promise.all([
        readImage(engines, bytes, { signal, language }),
        engines.image.normalise(bytes, {}, signal),
      ]);
      call.progress(0.9);
      const shown = await attach(artifacts, { ...preview, name: "preview.jpg" }, signal);
      const description = imageWords(facts, detailLevel, language);
      return {
        content: [{ type: "text", text: description }, ...shown.content],
        structured: {
          description,
          engine: "local",
          metadata: facts.metadata,
          colors: facts.measures.colors,
          ...(facts.text === "" ? {} : { text: facts.text }),
          codes: facts.codes,
          failures: facts.failures,
        },
      };
    },
  });
