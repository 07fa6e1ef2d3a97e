/**
 * Widths of text in the shipped font. The drawing library lays labels out by them, so that they
 * fit where they are drawn; left to itself it guesses.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { fontFiles } from "./fonts.ts";

/** Width in ems of one character, by code point. */
type Widths = (character: number) => number;

/** Behind the second supplementary plane, where the kanji of names end. */
const lastPlane = 0x3_0000;

let regular: Widths | undefined;
let bold: Widths | undefined;

/** Width of one line in pixels. @param font as CSS writes it, for example `bold 16px "Noto Sans JP"`. */
export function textWidth(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
  const isBold = /\b(?:bold|[6-9]00)\b/.test(font);
  const widths = isBold ? (bold ??= readWidths(1)) : (regular ??= readWidths(0));
  let ems = 0;
  for (const character of text) ems += widths(character.codePointAt(0) ?? 0);
  return ems * size;
}

function readWidths(index: number): Widths {
  const file = readFileSync(fontFiles[index] ?? "");
  const font = new DataView(file.buffer, file.byteOffset, file.length);
  const [head, hmtx, cmap] = [table(font, "head"), table(font, "hmtx"), table(font, "cmap")];
  const unitsPerEm = font.getUint16(head + 18);
  const advance = (glyph: number): number => font.getUint16(hmtx + 4 * glyph) / unitsPerEm;
  const widths = new Float32Array(lastPlane).fill(advance(0));
  for (const [start, end, glyph] of readGroups(font, cmap + font.getUint32(cmap + 8)))
    for (let at = start; at <= end; at += 1) widths[at] = advance(glyph + at - start);
  return (character) => widths[character] ?? advance(0);
}

/** Offset of a table (OpenType specification, table directory). */
function table(font: DataView, tag: string): number {
  const count = font.getUint16(4);
  for (let entry = 12; entry < 12 + 16 * count; entry += 16) {
    const name = String.fromCodePoint(...[0, 1, 2, 3].map((at) => font.getUint8(entry + at)));
    if (name === tag) return font.getUint32(entry + 8);
  }
  throw new Error(`the font has no table ${tag}`);
}

type Group = readonly [start: number, end: number, glyph: number];

/** Runs of characters whose glyphs follow one another (OpenType specification, cmap format 12). */
function readGroups(font: DataView, at: number): readonly Group[] {
  const count = font.getUint32(at + 12);
  return Array.from({ length: count }, (_, index) => {
    const group = at + 16 + 12 * index;
    return [font.getUint32(group), font.getUint32(group + 4), font.getUint32(group + 8)];
  });
}
