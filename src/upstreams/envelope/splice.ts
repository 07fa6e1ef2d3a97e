import type { Span } from "./skim.ts";

/** Bytes to stand in place of a span; an empty span puts them between two bytes. */
export interface Replacement extends Span {
  readonly text: string;
}

/** A text of which some spans are to be replaced, in their order, without a copy of it. */
export interface Spliced {
  /** Others may have it, too. */
  readonly text: Buffer;
  readonly replacements: readonly Replacement[];
}

/** Bytes of a spliced text. */
export function lengthOf({ text, replacements }: Spliced): number {
  let length = text.length;
  for (const { start, end, text: instead } of replacements) {
    length += Buffer.byteLength(instead) - (end - start);
  }
  return length;
}

/** The text with its spans replaced, and every other byte as it was. Replacements must not overlap. */
export function splice(text: Buffer, replacements: readonly Replacement[]): Buffer {
  const ordered = inOrder(replacements);
  const spliced = Buffer.allocUnsafe(lengthOf({ text, replacements }));
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

/** As they stand in the text. */
export const inOrder = (replacements: readonly Replacement[]): readonly Replacement[] =>
  replacements.length > 1 ? replacements.toSorted(byStart) : replacements;

const byStart = (left: Span, right: Span): number => left.start - right.start;
