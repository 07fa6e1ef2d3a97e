/** One byte for each pixel, row by row, 0 black to 255 white. */
export interface GreyPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The brightness that half of the pixels do not reach: in most pictures with text, the paper's. */
export function medianBrightness({ bytes }: GreyPicture): number {
  const counts = new Uint32Array(256);
  for (const value of bytes) counts[value] = (counts[value] ?? 0) + 1;
  let below = 0;
  return counts.findIndex((count) => (below += count) * 2 >= bytes.length);
}
