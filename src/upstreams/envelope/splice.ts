import type { Span } from "./skim.ts";

/** Bytes to stand in place of a span; an empty span puts them between two bytes. */
export interface Replacement extends Span {
  readonly text: string | Buffer;
}

/** The text with its spans replaced, and every other byte as it was. Replacements must not overlap. */
export function splice(text: Buffer, replacements: readonly Replacement[]): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, text: instead } of replacements.toSorted(byStart)) {
    const bytes = typeof instead === "string" ? Buffer.from(instead) : instead;
    pieces.push(text.subarray(from, start), bytes);
    from = end;
  }
  pieces.push(text.subarray(from));
  return Buffer.concat(pieces);
}

const byStart = (left: Span, right: Span): number => left.start - right.start;
