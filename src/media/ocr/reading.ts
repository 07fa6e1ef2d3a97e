/** What the engine made of one page, before it is judged. Boxes are in pixels of that page. */

import type { Box } from "../geometry.ts";
import { tidyText } from "./tidy-text.ts";

export interface ReadWord {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly box: Box;
}

export interface ReadLine extends ReadWord {
  readonly words: readonly ReadWord[];
}

export interface Reading {
  readonly lines: readonly ReadLine[];
}

/** The parts of Tesseract's answer that are used. */
interface Piece {
  readonly text: string;
  readonly confidence: number;
  readonly bbox: {
    readonly x0: number;
    readonly y0: number;
    readonly x1: number;
    readonly y1: number;
  };
}

export interface Block {
  readonly paragraphs: readonly {
    readonly lines: readonly (Piece & { readonly words: readonly Piece[] })[];
  }[];
}

export function readingOf(blocks: readonly Block[]): Reading {
  const lines = blocks.flatMap(({ paragraphs }) => paragraphs.flatMap((each) => each.lines));
  return { lines: lines.map(lineOf) };
}

/**
 * The engine lets one doubtful word condemn its whole line, so the confidence of a line is taken from
 * all of its words.
 */
function lineOf(line: Piece & { readonly words: readonly Piece[] }): ReadLine {
  const words = line.words.map(piece);
  return { ...piece(line), words, confidence: meanConfidence(words) };
}

/** The mean over words, weighted by their length. */
export function meanConfidence(words: readonly ReadWord[]): number {
  const length = words.reduce((sum, { text }) => sum + text.length, 0);
  const sum = words.reduce((all, { confidence, text }) => all + confidence * text.length, 0);
  return length === 0 ? 0 : sum / length;
}

const piece = ({ text, confidence, bbox }: Piece): ReadWord => ({
  text: tidyText(text),
  confidence: confidence / 100,
  box: { x: bbox.x0, y: bbox.y0, width: bbox.x1 - bbox.x0, height: bbox.y1 - bbox.y0 },
});

/** Letters and digits; dots and bars are what an engine sees in a texture. */
export const letters = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** The lines worth showing. */
export const sure = (reading: Reading, floor: number): readonly ReadLine[] =>
  reading.lines.filter(
    ({ text, confidence }) => letters(text) > 0 && confidence >= floor && !isPattern(text),
  );

/** Rows of equal shapes are read as one letter over and over: `OO〇OO〇Oooo`. Digits may repeat. */
function isPattern(text: string): boolean {
  const shapes = text.toLowerCase().match(/[\p{L}〇]/gu) ?? [];
  return shapes.length >= 6 && new Set(shapes).size * 3.5 <= shapes.length && !/\d/.test(text);
}

/** How much was read and how surely: the sum over the sure lines of letters times confidence. */
export const worth = (reading: Reading, floor: number): number =>
  sure(reading, floor).reduce((sum, line) => sum + letters(line.text) * line.confidence, 0);

/** Whether less than half of the letters that were read stand in sure lines. */
export function isPoor(reading: Reading, floor: number): boolean {
  const all = reading.lines.reduce((sum, { text }) => sum + letters(text), 0);
  const kept = sure(reading, floor).reduce((sum, { text }) => sum + letters(text), 0);
  return kept === 0 || kept * 2 < all;
}

/** Median height of the lines that run across, in pixels of the page; nothing when there are none. */
export function lineHeight({ lines }: Reading): number | undefined {
  const heights = lines
    .filter(({ box, text }) => box.width >= box.height || letters(text) < 3)
    .map(({ box }) => box.height)
    .toSorted((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)];
}
