/** What providers say they have: voices, and models to run. */

import type { Clock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InferenceModel } from "../capabilities/infer.ts";
import type { ProviderVoice } from "../capabilities/speak.ts";
import type { Provider } from "../provider.ts";

/** A provider that does not say within this many seconds is left out. */
const patience = 10;
/** How long a list holds, in seconds. */
const keptFor = 60;

export interface Listings {
  voices(provider: Provider, signal: AbortSignal): Promise<readonly ProviderVoice[]>;
  inferenceModels(provider: Provider, signal: AbortSignal): Promise<readonly InferenceModel[]>;
}

export interface ListingsGround {
  readonly clock: Clock;
  readonly log: Log;
}

export const listings = (ground: ListingsGround): Listings => ({
  voices: listing(ground, (provider, signal) => provider.voices?.(signal)),
  inferenceModels: listing(ground, (provider, signal) => provider.inferenceModels?.(signal)),
});

type Look<Item> = (provider: Provider, signal: AbortSignal) => Promise<readonly Item[]> | undefined;

/** Empty for a provider that cannot be asked. */
function listing<Item>(
  { clock, log }: ListingsGround,
  look: Look<Item>,
): (provider: Provider, signal: AbortSignal) => Promise<readonly Item[]> {
  const kept = new WeakMap<Provider, { readonly at: number; readonly items: readonly Item[] }>();
  return async (provider, caller) => {
    const last = kept.get(provider);
    if (last !== undefined && clock.seconds() - last.at < keptFor) return last.items;
    try {
      const items = await withDeadline(
        provider.name,
        patience,
        caller,
        async (signal) => (await look(provider, signal)) ?? [],
      );
      kept.set(provider, { at: clock.seconds(), items });
      return items;
    } catch (error) {
      caller.throwIfAborted();
      log.warn("provider failed to list what it has", { provider: provider.name, error });
      return [];
    }
  };
}
