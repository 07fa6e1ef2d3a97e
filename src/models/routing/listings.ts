/** What providers say they have: voices, and models to run. */

import type { Clock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InferenceModel } from "../capabilities/infer.ts";
import type { ListedInferenceModel, ListedVoice } from "../models.ts";
import type { Provider } from "../provider.ts";

/** A provider that does not say within this many seconds is left out. */
const patience = 10;
/** How long a list holds, in seconds. */
const keptFor = 60;

export interface Listings {
  /** Of all providers. */
  voices(signal: AbortSignal): Promise<readonly ListedVoice[]>;
  inferenceModels(signal: AbortSignal): Promise<readonly ListedInferenceModel[]>;
  /** Of one, under their own names. */
  modelsOf(provider: Provider, signal: AbortSignal): Promise<readonly InferenceModel[]>;
}

export interface ListingsGround {
  readonly providers: readonly Provider[];
  readonly clock: Clock;
  readonly log: Log;
}

export function listings(ground: ListingsGround): Listings {
  const { providers } = ground;
  const voicesOf = listing(ground, (provider, signal) => provider.voices?.(signal));
  const modelsOf = listing(ground, (provider, signal) => provider.inferenceModels?.(signal));
  return {
    modelsOf,
    voices: (signal) =>
      fromAll(providers, async (provider) => {
        const { name } = provider;
        const voices = await voicesOf(provider, signal);
        return voices.map((voice) => ({ ...voice, id: `${name}/${voice.id}`, provider: name }));
      }),
    inferenceModels: (signal) =>
      fromAll(providers, async (provider) => {
        const models = await modelsOf(provider, signal);
        return models.map((model) => ({
          ...model,
          name: `${provider.name}/${model.name}`,
          provider: provider.name,
        }));
      }),
  };
}

const fromAll = async <Item>(
  providers: readonly Provider[],
  list: (provider: Provider) => Promise<readonly Item[]>,
): Promise<readonly Item[]> => (await Promise.all(providers.map(list))).flat();

type Look<Item> = (provider: Provider, signal: AbortSignal) => Promise<readonly Item[]> | undefined;

/** Empty for a provider that cannot be asked. */
function listing<Item>(
  { clock, log }: Pick<ListingsGround, "clock" | "log">,
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
