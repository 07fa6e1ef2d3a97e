const made = new Map<string, Buffer>();

/** Bytes that look random and are the same wherever they are made; they are not to be changed. */
export function knownBytes(size: number, seed = 1): Buffer {
  const key = `${size} ${seed}`;
  const bytes = made.get(key) ?? makeBytes(size, seed);
  made.set(key, bytes);
  return bytes;
}

function makeBytes(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  for (let place = 0; place < size; place += 1) {
    // Marsaglia's xorshift with 32 bits.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[place] = state & 0xff;
  }
  return bytes;
}
