import { orAborted } from "../stdio/or-aborted.ts";

/**
 * Work that is done once for all who want it at the same time. It ends by itself: whoever gives up
 * leaves, and what an authorization server answers is not lost by that.
 */
export class SharedWork<Result> {
  readonly #all = new Map<string, Promise<Result>>();

  /** @throws what `work` throws, the signal's reason */
  do(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const known = this.#all.get(key);
    if (known !== undefined) return orAborted(known, signal);
    const begun = work().finally(() => this.#all.delete(key));
    this.#all.set(key, begun);
    // Whoever waited may have left before it failed.
    begun.catch(() => {});
    return orAborted(begun, signal);
  }

  /** Resolves when nothing is under way; it does not throw. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#all.values());
  }
}
