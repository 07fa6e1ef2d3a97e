/**
 * Lines that the page layout cut in two where it took a gap between words for one between columns.
 *
 * @module
 */

import type { Box } from "../geometry.ts";
import { meanConfidence, type ReadLine, type Reading } from "./reading.ts";

/** Columns stand at least this far apart, in heights of a letter. */
const columnGap = 0.8;
/** Words stand at least this far apart. */
const wordGap = 0.25;

export const hasSplitLine = ({ lines }: Reading): boolean =>
  lines.some((left) => lines.some((right) => isSplit(left.box, right.box)));

/** The same reading with the pieces of each line put together, where the first of them stood. */
export function withoutSplits({ lines }: Reading): Reading {
  const rest = [...lines];
  for (let at = 0; at < rest.length; at += 1) {
    for (let next = neighbourOf(rest, at); next !== -1; next = neighbourOf(rest, at)) {
      const [left, right] = [rest[at], rest[next]].toSorted(
        (one, two) => (one?.box.x ?? 0) - (two?.box.x ?? 0),
      );
      if (left !== undefined && right !== undefined) rest[at] = together(left, right);
      rest.splice(next, 1);
    }
  }
  return { lines: rest };
}

/** A piece further down the list that belongs to the line at that place. */
function neighbourOf(lines: readonly ReadLine[], at: number): number {
  const box = lines[at]?.box;
  if (box === undefined) return -1;
  return lines.findIndex(
    (other, index) => index > at && (isSplit(box, other.box) || isSplit(other.box, box)),
  );
}

/** Whether the second piece goes on where the first one ends: in one row, closer than columns are. */
function isSplit(left: Box, right: Box): boolean {
  const height = Math.min(left.height, right.height);
  const top = Math.max(left.y, right.y);
  const bottom = Math.min(left.y + left.height, right.y + right.height);
  const gap = gapBetween(left, right);
  if (!runsAcross(left) || !runsAcross(right)) return false;
  const follows = right.x > left.x && gap > -height / 2 && gap < columnGap * height;
  return follows && bottom - top > 0.7 * height;
}

/** A line that runs upwards is many times higher than wide; a single letter is not. */
const runsAcross = ({ width, height }: Box): boolean => width > height / 4;

const gapBetween = (left: Box, right: Box): number => right.x - (left.x + left.width);

function together(left: ReadLine, right: ReadLine): ReadLine {
  const [one, two] = [left.box, right.box];
  const apart = gapBetween(one, two) > wordGap * Math.min(one.height, two.height);
  const words = [...left.words, ...right.words];
  const y = Math.min(one.y, two.y);
  const box = {
    x: one.x,
    y,
    width: Math.max(one.x + one.width, two.x + two.width) - one.x,
    height: Math.max(one.y + one.height, two.y + two.height) - y,
  };
  const text = `${left.text}${apart ? " " : ""}${right.text}`;
  return { text, words, confidence: meanConfidence(words), box };
}
