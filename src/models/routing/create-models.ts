/** The hub's models: any number of providers behind the capabilities that tools ask for. */

import { join } from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import type { Engines } from "../../media/engines.ts";
import type { Scratch } from "../../storage/scratch.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { ModelsConfig } from "../config.ts";
import type { Models } from "../models.ts";
import type { Provider } from "../provider.ts";
import { openAnswerCache } from "./answer-cache.ts";
import { type Guard, guard } from "./guard.ts";
import { openLastErrors } from "./last-errors.ts";
import { openLedger } from "./ledger.ts";
import { listings } from "./listings.ts";
import { meter } from "./meter.ts";
import { providerStatus } from "../provider-status.ts";
import { offers } from "./route.ts";
import { session } from "./session.ts";

export interface ModelsGround {
  /** Read anew whenever it is needed: plugins add to it while they start. Whoever opened them closes them. */
  readonly providers: readonly Provider[];
  readonly settings: ModelsConfig;
  /** For bringing media within a model's limits. */
  readonly engines: Pick<Engines, "image" | "audio" | "video">;
  readonly scratch: Scratch;
  /** A folder for the cache, the ledger and the last errors; made when it is needed. */
  readonly folder: string;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
}

/** Disposing writes what is not yet on disk; the providers stay open. */
export async function createModels(ground: ModelsGround): Promise<Models & AsyncDisposable> {
  const { providers, settings, engines, scratch, folder, metrics, log, clock } = ground;
  await using stack = new AsyncDisposableStack();
  const kept = { log, clock };
  const budget = settings.budget.perPrincipalPerDay;
  const ledger = stack.use(
    await openLedger({ ...kept, budget, path: join(folder, "budget.json") }),
  );
  const lastErrors = stack.use(
    await openLastErrors({ ...kept, path: join(folder, "last-errors.json") }),
  );
  const cache = openAnswerCache({
    ...kept,
    settings: settings.cache,
    folder: join(folder, "answers"),
  });
  const { shared } = settings.cache;
  const books = { ledger, lastErrors, metrics, log, clock };
  const roads = { providers, defaults: settings.defaults };
  const guardOf = guards();
  const lists = listings({ ...kept, providers });
  const owned = stack.move();

  return {
    providers,
    offers: (capability) => offers(roads, capability),
    session: (caller) =>
      session(
        { caller, meter: meter(), roads, engines, scratch, cache, shared, books, guardOf },
        lists,
      ),
    voices: (signal) => lists.voices(signal),
    inferenceModels: (signal) => lists.inferenceModels(signal),
    status: () =>
      providers.map((provider) =>
        providerStatus(provider, {
          lastError: lastErrors.of(provider.name),
          resting: guardOf(provider).resting,
        }),
      ),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** One for each provider, for as long as it is there. */
function guards(): (provider: Provider) => Guard {
  const all = new WeakMap<Provider, Guard>();
  return (provider) => {
    const found = all.get(provider) ?? guard(provider);
    all.set(provider, found);
    return found;
  };
}
