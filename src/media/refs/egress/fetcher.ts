import { slots } from "../../../kernel/slots.ts";
import { untilAborted } from "../../../kernel/until-aborted.ts";
import { mediaErrors } from "../../errors.ts";
import type { FetchConfig } from "../config.ts";
import { reasons } from "../reasons.ts";
import { addressPolicy } from "./address-policy.ts";
import { checkedUrl } from "./checked-url.ts";
import { guardedAgent, systemAddresses } from "./guarded-agent.ts";
import type { Lookup } from "./guarded-agent.ts";
import { transfer } from "./transfer.ts";

/** Reads public addresses for callers. Disposing of it breaks off what still runs. */
export interface Fetcher extends AsyncDisposable {
  /**
   * Hands the bytes at a URL to `take` and gives its result, all within the time limit.
   *
   * @throws `media.addressForbidden`, `media.notReachable`, `media.tooLarge`, `kernel.busy`, the
   * signal's reason, what `take` throws of itself.
   */
  fetch<Result>(
    written: string,
    take: (bytes: AsyncIterable<Uint8Array>, url: URL, signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result>;
}

const waiting = 64;

export function createFetcher(
  settings: FetchConfig,
  maxBytes: number,
  lookup: Lookup = systemAddresses,
): Fetcher {
  const mayReach = addressPolicy(settings);
  const agent = guardedAgent(mayReach, lookup, settings);
  const rules = { agent, mayReach, settings, maxBytes };
  const places = slots("Reading addresses", { atOnce: settings.atOnce, waiting });

  return {
    async fetch(written, take, signal) {
      const url = checkedUrl(written, settings, mayReach);
      return await places.use(signal, () =>
        within(settings.seconds, signal, (limit) => {
          // undici hears of the signal only once it is connected.
          const chunks = untilAborted(transfer(url, rules, limit), limit);
          return take(chunks, url, limit);
        }),
      );
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** Runs `work` with a signal that fires with the given one, and as too slow after `seconds`. */
async function within<Result>(
  seconds: number,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(mediaErrors.notReachable({ why: reasons.slow })),
    seconds * 1000,
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}
