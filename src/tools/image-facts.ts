/** What the engines can say of one picture without any model. */

import type { Language } from "../kernel/language.ts";
import type { Code } from "../media/codes/code-engine.ts";
import type { Engines } from "../media/engines.ts";
import type { ImageMeasures, ImageMetadata } from "../media/image/image-engine.ts";
import type { OcrLine } from "../media/ocr/ocr-engine.ts";
import { settle, type SourceFailure } from "./settle.ts";

export interface ImageFacts {
  readonly metadata: ImageMetadata;
  readonly measures: ImageMeasures;
  /** Empty when the picture shows no text. */
  readonly text: string;
  readonly lines: readonly OcrLine[];
  readonly codes: readonly Code[];
  /** Parts that failed while the picture itself could be read. */
  readonly failures: readonly SourceFailure[];
}

interface Reading {
  readonly signal: AbortSignal;
  readonly language: Language;
  /** Names the picture in failures, where there are several. */
  readonly source?: string;
}

/**
 * Reads everything side by side. The picture must decode; text and codes may fail on their own.
 *
 * @throws what {@link Engines.image} throws.
 */
export async function readImage(
  { image, ocr, codes }: Pick<Engines, "image" | "ocr" | "codes">,
  bytes: Uint8Array,
  reading: Reading,
): Promise<ImageFacts> {
  const { signal, source } = reading;
  const named = (part: string): string => (source === undefined ? part : `${source}, ${part}`);
  // First of all, because a picture that does not decode need not be given to the others.
  const metadata = await image.metadata(bytes, signal);
  const [measures, text, found] = await Promise.all([
    image.measure(bytes, signal),
    settle(named("ocr"), ocr.read(bytes, {}, signal), reading),
    settle(named("codes"), codes.read(bytes, signal), reading),
  ]);
  return {
    metadata,
    measures,
    text: text.value?.text ?? "",
    lines: text.value?.lines ?? [],
    codes: found.value ?? [],
    failures: [text.failure, found.failure].filter((failure) => failure !== undefined),
  };
}
