/** Many numbers that lie close to each other, a bit each: ten million take little more than a megabyte. */
export class NumberSet {
  readonly #blocks = new Map<number, Uint8Array>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    const at = Math.floor(value / blockBits);
    const block = this.#blocks.get(at) ?? new Uint8Array(blockBits / 8);
    this.#blocks.set(at, block);
    const bit = value % blockBits;
    const before = block[bit >> 3] ?? 0;
    const now = before | (1 << (bit & 7));
    if (now === before) return;
    block[bit >> 3] = now;
    this.#size += 1;
  }

  has(value: number): boolean {
    const bit = value % blockBits;
    const byte = this.#blocks.get(Math.floor(value / blockBits))?.[bit >> 3] ?? 0;
    return (byte & (1 << (bit & 7))) !== 0;
  }

  /** In the order in which their neighbourhoods were first met. */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (const [at, block] of this.#blocks) {
      for (let place = 0; place < block.length; place += 1) {
        const first = at * blockBits + place * 8;
        if (block[place] !== 0)
          yield* bits.filter((bit) => this.has(first + bit)).map((bit) => first + bit);
      }
    }
  }
}

const bits = [0, 1, 2, 3, 4, 5, 6, 7];
const blockBits = 65_536;
