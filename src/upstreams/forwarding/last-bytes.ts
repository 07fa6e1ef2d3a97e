/** The last bytes of what goes by, in a ring of that size. */
export class LastBytes {
  readonly #ring: Buffer;
  /** Where the next byte goes. */
  #at = 0;
  #seen = 0;

  constructor(size: number) {
    this.#ring = Buffer.allocUnsafeSlow(size);
  }

  add(piece: Buffer): void {
    const size = this.#ring.length;
    const last = piece.length > size ? piece.subarray(piece.length - size) : piece;
    const first = last.copy(this.#ring, this.#at);
    last.copy(this.#ring, 0, first);
    this.#at = (this.#at + last.length) % size;
    this.#seen += last.length;
  }

  /** In their order. It is used up by that. */
  take(): Buffer {
    const ring = this.#ring;
    if (this.#seen < ring.length) return ring.subarray(0, this.#seen);
    if (this.#at === 0) return ring;
    const before = Buffer.from(ring.subarray(0, this.#at));
    ring.copyWithin(0, this.#at);
    before.copy(ring, ring.length - before.length);
    return ring;
  }
}
