import type { Clock } from "../../kernel/clock.ts";

interface Kept {
  readonly result: Buffer;
  /** In seconds of the clock. */
  readonly until: number;
}

/** What an entry takes besides its bytes, about. */
const entryBytes = 256;

const costOf = ({ result }: Kept): number => result.length + entryBytes;

/** Results by key, of a bounded size; the longest unused go first. */
export class KeptResults {
  readonly #maxBytes: number;
  readonly #clock: Clock;
  readonly #all = new Map<string, Kept>();
  #bytes = 0;

  constructor({ maxBytes, clock }: { readonly maxBytes: number; readonly clock: Clock }) {
    this.#maxBytes = maxBytes;
    this.#clock = clock;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#all.size;
  }

  find(key: string): Buffer | undefined {
    const kept = this.#all.get(key);
    if (kept === undefined) return undefined;
    if (kept.until <= this.#clock.seconds()) {
      this.drop(key);
      return undefined;
    }
    this.#all.delete(key);
    this.#all.set(key, kept);
    return kept.result;
  }

  keep(key: string, result: Buffer, seconds: number): void {
    this.drop(key);
    const kept = { result: ownCopy(result), until: this.#clock.seconds() + seconds };
    if (costOf(kept) > this.#maxBytes) return;
    this.#all.set(key, kept);
    this.#bytes += costOf(kept);
    for (const oldest of this.#all.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const kept = this.#all.get(key);
    if (kept === undefined) return;
    this.#bytes -= costOf(kept);
    this.#all.delete(key);
  }
}

/** A slice would keep the memory of the whole that it was cut from. */
function ownCopy(result: Buffer): Buffer {
  if (result.buffer.byteLength === result.length) return result;
  const copy = Buffer.allocUnsafeSlow(result.length);
  result.copy(copy);
  return copy;
}
