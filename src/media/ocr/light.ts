/**
 * Shadows and gradients over a page: where one threshold cannot part letters from paper, the
 * paper's own brightness is divided out.
 *
 * @module
 */

import type { GreyPicture } from "./grey-picture.ts";

/** A paper darker than this is left as it is, else every dark picture would turn white. */
const darkestPaper = 40;
/** How far apart the brightest and the darkest twentieth of the paper may be in even light. */
const evenRange = 60;

/**
 * Brightness of the paper behind the letters: the brightest pixel around each place.
 *
 * Give it a picture of about 200 pixels; `reach` is half of the window, in its pixels.
 */
export function paperOf(picture: GreyPicture, reach = 5): GreyPicture {
  const { width, height } = picture;
  const across = brightest(
    picture.bytes,
    { count: width, step: 1, lines: height, next: width },
    reach,
  );
  const bytes = brightest(across, { count: height, step: width, lines: width, next: 1 }, reach);
  return { bytes, width, height };
}

export function isUneven({ bytes }: GreyPicture): boolean {
  const sorted = bytes.toSorted();
  const twentieth = Math.floor(sorted.length / 20);
  return (sorted.at(-1 - twentieth) ?? 0) - (sorted[twentieth] ?? 0) > evenRange;
}

/** Both pictures have the same size. */
export const evened = (picture: GreyPicture, paper: GreyPicture): GreyPicture => ({
  ...picture,
  bytes: picture.bytes.map((value, at) =>
    Math.min(255, (255 * value) / Math.max(darkestPaper, paper.bytes[at] ?? 255)),
  ),
});

interface Walk {
  /** Pixels of a line, and from one to the next in the array. */
  readonly count: number;
  readonly step: number;
  /** Lines, and from one to the next. */
  readonly lines: number;
  readonly next: number;
}

function brightest(bytes: Uint8Array, walk: Walk, reach: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let line = 0; line < walk.lines; line += 1) {
    const start = line * walk.next;
    for (let at = 0; at < walk.count; at += 1) {
      const last = Math.min(walk.count - 1, at + reach);
      let most = 0;
      for (let near = Math.max(0, at - reach); near <= last; near += 1)
        most = Math.max(most, bytes[start + near * walk.step] ?? 0);
      result[start + at * walk.step] = most;
    }
  }
  return result;
}
