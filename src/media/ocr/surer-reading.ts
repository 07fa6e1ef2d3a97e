/**
 * Two readings of one page, made with the data of different languages, become one.
 *
 * @module
 */

import type { Box } from "../geometry.ts";
import { meanConfidence, type ReadLine, type Reading, type ReadWord } from "./reading.ts";
import { withoutSplits } from "./split-lines.ts";

/**
 * Of each line, and of each part between spaces where both readings have the same number of them,
 * the surer one. Where one line of the second reading covers several pieces of the first, it stands
 * for all of them unless it is clearly less sure. Lines that only the second has are left out.
 *
 * A line that only the second reading cut in two is put together first: its first piece covers most
 * of the line, and would stand for it without its end.
 */
export function surerReading(one: Reading, other: Reading): Reading {
  const two = withoutSplits(other);
  const whole = two.lines.filter((line) => isWhole(line, piecesOf(line, one)));
  const replaced = new Map(
    whole.flatMap((line) =>
      piecesOf(line, one).map((piece, index) => [piece, index === 0 ? [line] : []]),
    ),
  );
  return {
    lines: one.lines.flatMap((line) => {
      const match = two.lines.find(({ box }) => isSamePlace(line.box, box));
      return replaced.get(line) ?? [match === undefined ? line : surerLine(line, match)];
    }),
  };
}

/** How much less sure an unbroken line may be than the pieces it stands for. */
const worthOfWhole = 0.1;

const piecesOf = ({ box }: ReadLine, { lines }: Reading): readonly ReadLine[] =>
  lines.filter((line) => overlap(line.box, box) > 0.6 * line.box.width * line.box.height);

const isWhole = (line: ReadLine, pieces: readonly ReadLine[]): boolean =>
  pieces.length > 1 &&
  line.confidence + worthOfWhole > meanConfidence(pieces.flatMap(({ words }) => words));

function surerLine(one: ReadLine, two: ReadLine): ReadLine {
  const [parts, others] = [partsOf(one), partsOf(two)];
  if (parts === undefined || parts.length !== others?.length) return surer(one, two);
  const chosen = parts.map((part, index) => surer(part, others[index] ?? part));
  const words = chosen.flatMap((part) => part.words);
  const text = chosen.map((part) => part.text).join(" ");
  return { text, words, confidence: meanConfidence(words), box: one.box };
}

const surer = <Kind extends { readonly confidence: number }>(one: Kind, two: Kind): Kind =>
  two.confidence > one.confidence ? two : one;

interface Part {
  readonly text: string;
  readonly words: readonly ReadWord[];
  readonly confidence: number;
}

/** The pieces of a line between spaces, each with its words; nothing when the words do not fit them. */
function partsOf(line: ReadLine): readonly Part[] | undefined {
  const parts: Part[] = [];
  const rest = [...line.words];
  for (const text of line.text.split(" ")) {
    const words: ReadWord[] = [];
    let read = "";
    while (read.length < text.length && rest.length > 0) {
      const word = rest.shift();
      if (word === undefined) break;
      words.push(word);
      read += word.text;
    }
    if (read !== text) return undefined;
    parts.push({ text, words, confidence: meanConfidence(words) });
  }
  return rest.length === 0 ? parts : undefined;
}

/** Whether two rectangles cover nearly the same place: their overlap is over half of their union. */
function isSamePlace(one: Box, two: Box): boolean {
  const shared = overlap(one, two);
  return shared > (one.width * one.height + two.width * two.height - shared) / 2;
}

/** Area that two rectangles share. */
function overlap(one: Box, two: Box): number {
  const across = Math.min(one.x + one.width, two.x + two.width) - Math.max(one.x, two.x);
  const down = Math.min(one.y + one.height, two.y + two.height) - Math.max(one.y, two.y);
  return Math.max(0, across) * Math.max(0, down);
}
