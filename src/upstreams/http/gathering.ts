import { giveBack, onlyPart } from "../../kernel/large-memory.ts";

/** Bytes that arrive in pieces, copied together: many small pieces cost no more than one large one. */
export class Gathering {
  #bytes = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(piece: Buffer): void {
    const needed = this.#length + piece.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    piece.copy(this.#bytes, this.#length);
    this.#length = needed;
  }

  /** Twice as large each time, so that every byte is copied twice at most. */
  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    giveBack(this.#bytes);
    this.#bytes = larger;
  }

  /** What was gathered, which begins anew then. */
  take(): Buffer {
    const gathered = onlyPart(this.#bytes.subarray(0, this.#length));
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
    return gathered;
  }
}
