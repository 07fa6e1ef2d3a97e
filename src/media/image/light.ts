/** Measures of light, on luma: one byte for each pixel, 0 (black) to 255 (white). */

export interface Luma {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Rec. 709 luma of RGB pixels. */
export function lumaOf(rgb: Uint8Array, width: number, height: number): Luma {
  const data = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < data.length; pixel += 1, at += 3) {
    data[pixel] = Math.round(
      0.2126 * (rgb[at] ?? 0) + 0.7152 * (rgb[at + 1] ?? 0) + 0.0722 * (rgb[at + 2] ?? 0),
    );
  }
  return { data, width, height };
}

/** Mean and standard deviation as shares of white: brightness, and root-mean-square contrast. */
export function brightnessAndContrast({ data }: Luma): {
  readonly brightness: number;
  readonly contrast: number;
} {
  let sum = 0;
  let squares = 0;
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const { mean, deviation } = spread(sum, squares, data.length);
  return { brightness: mean / 255, contrast: deviation / 255 };
}

/** How much neighbours differ: the standard deviation of the Laplacian, as a share of white. */
export function sharpness({ data, width, height }: Luma): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const beside = (data[at - 1] ?? 0) + (data[at + 1] ?? 0);
      const aboveAndBelow = (data[at - width] ?? 0) + (data[at + width] ?? 0);
      const edge = beside + aboveAndBelow - 4 * (data[at] ?? 0);
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  return spread(sum, squares, count).deviation / 255;
}

function spread(sum: number, squares: number, count: number): { mean: number; deviation: number } {
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = sum / count;
  // Rounding can leave a hair less than nothing.
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
