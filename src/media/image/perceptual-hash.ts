/** A 64-bit fingerprint of how a picture looks, which survives re-encoding and scaling. */

/** Pixels on a side of the picture that is hashed. */
export const hashSide = 32;
/** Lowest frequencies kept in each direction: 8 x 8 bits. */
const kept = 8;
/** Coefficients this small are rounding noise of a flat picture, not structure. */
const noise = 1e-6;

/**
 * Each bit says whether one low frequency of the cosine transform is above the median of all.
 *
 * @param luma `hashSide` x `hashSide` bytes.
 * @returns 16 hex digits, the lowest frequency first.
 */
export function perceptualHash(luma: Uint8Array): string {
  const frequencies = lowFrequencies(luma);
  // The first one is the mean brightness, which says nothing about structure.
  const median = medianOf(frequencies.slice(1));
  const bits = frequencies.map((value) => (value - median > noise ? "1" : "0")).join("");
  return BigInt(`0b${bits}`).toString(16).padStart(16, "0");
}

/** In how many of their 64 bits two hashes differ. */
export function hammingDistance(a: string, b: string): number {
  const different = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  return different.toString(2).replaceAll("0", "").length;
}

/** DCT-II along rows, then along columns, only as far as needed. */
function lowFrequencies(luma: Uint8Array): readonly number[] {
  const rows = indices(hashSide).map((y) => luma.subarray(y * hashSide, (y + 1) * hashSide));
  const alongRows = rows.map((row) => indices(kept).map((u) => project(row, u)));
  return indices(kept).flatMap((v) =>
    indices(kept).map((u) =>
      project(
        alongRows.map((row) => row[u] ?? 0),
        v,
      ),
    ),
  );
}

const project = (values: ArrayLike<number>, frequency: number): number =>
  (cosines[frequency] ?? []).reduce((sum, cosine, at) => sum + cosine * (values[at] ?? 0), 0);

const indices = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

const cosines = indices(kept).map((frequency) =>
  indices(hashSide).map((at) => Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * hashSide))),
);

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
