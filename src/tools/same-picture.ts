import type { ImageMeasures, Swatch } from "../media/image/image-engine.ts";

/** What two pictures are compared by. */
export interface Look {
  readonly measures: Pick<ImageMeasures, "perceptualHash" | "colors">;
  readonly text: string;
}

/** Pictures whose hashes differ in fewer bits than this have the same shapes. */
const sameShapesWithin = 4;
/** Of 255, in each of red, green and blue. */
const sameColorWithin = 16;

/**
 * Whether two pictures look the same to a reader: in their shapes, colours and letters.
 *
 * Shapes alone would make one plain picture of every colour, and slides that differ in a number alike.
 */
export const isSamePicture = (one: Look, two: Look): boolean =>
  bitsApart(one.measures.perceptualHash, two.measures.perceptualHash) < sameShapesWithin &&
  colorsApart(one.measures.colors, two.measures.colors) < sameColorWithin &&
  lettersOf(one.text) === lettersOf(two.text);

/** Of two perceptual hashes of 16 hex digits. */
function bitsApart(left: string, right: string): number {
  let differing = BigInt(`0x${left}`) ^ BigInt(`0x${right}`);
  let bits = 0;
  for (; differing > 0n; differing >>= 1n) bits += Number(differing & 1n);
  return bits;
}

/** The largest difference between the mean colours, in any of red, green and blue. */
function colorsApart(left: readonly Swatch[], right: readonly Swatch[]): number {
  const [one, two] = [meanColor(left), meanColor(right)];
  return Math.max(...one.map((value, channel) => Math.abs(value - (two[channel] ?? 0))));
}

function meanColor(colors: readonly Swatch[]): readonly number[] {
  const whole = colors.reduce((sum, { share }) => sum + share, 0) || 1;
  return [1, 3, 5].map(
    (at) =>
      colors.reduce(
        (sum, { hex, share }) => sum + share * Number.parseInt(hex.slice(at, at + 2), 16),
        0,
      ) / whole,
  );
}

const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");
