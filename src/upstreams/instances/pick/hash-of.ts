const range = 2 ** 32;

/** 32 bits of a text, spread evenly and the same everywhere: FNV-1a over its UTF-16 units. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return spread(hash);
}

/** A number above 0 and below 1 for each pair of hashes. */
export const lotOf = (one: number, other: number): number =>
  (spread(Math.imul(one, 0x9e3779b1) ^ other) + 0.5) / range;

/** The finish of MurmurHash3: each bit of the input moves half of the output. */
function spread(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
