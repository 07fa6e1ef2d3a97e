import type { Box } from "../capabilities/question.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * From pixels of a smaller copy to whole pixels of the original. A box stays inside the picture and at
 * least one pixel large.
 */
export function boxScaler(sent: Size, original: Size): (box: Box) => Box {
  return ({ x, y, width, height }) => {
    const across = scaled(x, x + width, sent.width, original.width);
    const down = scaled(y, y + height, sent.height, original.height);
    return { x: across.start, y: down.start, width: across.length, height: down.length };
  };
}

function scaled(
  from: number,
  to: number,
  sent: number,
  original: number,
): { readonly start: number; readonly length: number } {
  const place = (at: number): number => Math.round((at * original) / sent);
  const start = Math.min(Math.max(0, place(from)), original - 1);
  return { start, length: Math.min(Math.max(1, place(to) - start), original - start) };
}
