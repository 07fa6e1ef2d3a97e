import type { Clock } from "../../kernel/clock.ts";
import { InputRequired } from "../../pipeline/interaction.ts";
import type { ResultLook } from "../../telemetry/metrics.ts";
import { createFlights } from "./flights.ts";
import { isKeepable } from "./keepable.ts";
import { KeptResults } from "./kept-results.ts";

/** Results of tools that may be kept for a while. */
export interface ResultCache {
  /**
   * The result under a key: a kept one, that of an equal call under way, or what `fetch` brings. Whoever
   * gets it must not change it.
   *
   * @throws what `fetch` throws, the reason of the wish's signal
   */
  through(key: string, wish: CacheWish, fetch: FetchResult): Promise<Buffer>;
  /** Memory of what is kept, in bytes. */
  readonly bytes: number;
  readonly size: number;
}

export interface CacheWish {
  /** How long the result may be kept. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Asks the upstream in any case; its result takes the place of the kept one. */
  readonly fresh?: boolean | undefined;
}

/**
 * Asks the upstream, and gives the bytes of the `result` of its answer. The signal fires when nobody waits
 * for it any more.
 */
export type FetchResult = (signal: AbortSignal) => Promise<Buffer>;

/** Keeps at most `maxBytes`, and drops the longest unused first. */
export function createResultCache(needs: {
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Told of each look for a result. */
  readonly looked?: (look: ResultLook) => void;
}): ResultCache {
  const { looked = () => {} } = needs;
  const kept = new KeptResults(needs);
  const flights = createFlights<Buffer>();

  return {
    async through(key, { seconds, signal, fresh }, fetch) {
      signal.throwIfAborted();
      if (fresh !== true) {
        const found = kept.find(key);
        if (found !== undefined) {
          looked("hit");
          return found;
        }
        const earlier = flights.join(key, signal);
        if (earlier !== undefined) {
          looked("joined");
          return earlier.catch(unlessAsked(fetch, signal));
        }
      }
      looked("miss");
      return flights.begin(key, signal, async (shared, isLatest) => {
        const result = await fetch(shared);
        if (isLatest()) {
          if (isKeepable(result)) kept.keep(key, result, seconds);
          else kept.drop(key);
        }
        return result;
      });
    },
    get bytes() {
      return kept.bytes;
    },
    get size() {
      return kept.size;
    },
  };
}

/** A question of the upstream is for the caller it was asked; the others each get their own. */
const unlessAsked =
  (fetch: FetchResult, signal: AbortSignal) =>
  (error: unknown): Promise<Buffer> => {
    if (error instanceof InputRequired) return fetch(signal);
    throw error;
  };
