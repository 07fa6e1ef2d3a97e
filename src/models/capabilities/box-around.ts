import type { Box } from "./question.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The smallest upright box around the corners of an area, cut off at the picture's edges. `undefined`
 * where nothing of the area lies inside the picture.
 */
export function boxAround(
  corners: readonly Point[],
  picture: { readonly width: number; readonly height: number },
): Box | undefined {
  const across = extent(
    corners.map(({ x }) => x),
    picture.width,
  );
  const down = extent(
    corners.map(({ y }) => y),
    picture.height,
  );
  if (across.length <= 0 || down.length <= 0) return undefined;
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function extent(positions: readonly number[], edge: number) {
  let [start, end] = [edge, 0];
  for (const position of positions) {
    start = Math.min(start, Math.max(0, position));
    end = Math.max(end, Math.min(edge, position));
  }
  return { start, length: end - start };
}
