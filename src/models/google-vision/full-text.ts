import * as z from "zod";
import { confidence } from "../wire/confidence.ts";
import { listOf } from "../wire/list-of.ts";
import { polygon } from "./polygon.ts";

const detectedBreak = z.object({ type: z.string().optional(), isPrefix: z.boolean().optional() });

const symbol = z.object({
  text: z.string().default(""),
  boundingBox: polygon,
  property: z.object({ detectedBreak: detectedBreak.optional() }).optional().catch(undefined),
});

const paragraph = z.object({
  confidence,
  words: listOf(z.object({ symbols: listOf(symbol) })),
});

/** `TextAnnotation` (google/cloud/vision/v1/text_annotation.proto); every field may be missing. */
export const fullText = z.object({
  text: z.string().default(""),
  pages: listOf(z.object({ blocks: listOf(z.object({ paragraphs: listOf(paragraph) })) })),
});

export type Paragraph = z.output<typeof paragraph>;
