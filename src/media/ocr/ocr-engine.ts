import type { Box } from "../geometry.ts";

export interface OcrWord {
  readonly text: string;
  /** As the engine reports it, 0 to 1. */
  readonly confidence: number;
  readonly boundingBox: Box;
}

export interface OcrLine extends OcrWord {
  readonly words: readonly OcrWord[];
}

export interface OcrText {
  /** Lines joined by newlines, Unicode NFKC. Empty when the picture shows no text. */
  readonly text: string;
  readonly lines: readonly OcrLine[];
  /** Languages that were tried, and the one that fits best. */
  readonly language: "en" | "ja";
}

export interface OcrOptions {
  /** Left out: both, and the better reading is kept. */
  readonly languages?: readonly ("en" | "ja")[];
}

/** Text in pictures. Boxes are in pixels of the upright input picture. */
export interface OcrEngine {
  readonly name: string;
  read(image: Uint8Array, options: OcrOptions, signal: AbortSignal): Promise<OcrText>;
}
