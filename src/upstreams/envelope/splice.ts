import type { Span } from "./skim.ts";

/** Bytes to stand in place of a span; an empty span puts them between two bytes. */
export interface Replacement extends Span {
  readonly text: string;
}

/** The text with its spans replaced, and every other byte as it was. Replacements must not overlap. */
export function splice(text: Buffer, replacements: readonly Replacement[]): Buffer {
  const ordered = replacements.length > 1 ? replacements.toSorted(byStart) : replacements;
  let length = text.length;
  for (const { start, end, text: instead } of ordered) {
    length += Buffer.byteLength(instead) - (end - start);
  }
  const spliced = Buffer.allocUnsafe(length);
  let from = 0;
  let to = 0;
  for (const { start, end, text: instead } of ordered) {
    to += text.copy(spliced, to, from, start);
    to += spliced.write(instead, to);
    from = end;
  }
  text.copy(spliced, to, from);
  return spliced;
}

const byStart = (left: Span, right: Span): number => left.start - right.start;
