/** Stopping without losing calls. */

import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../telemetry/log.ts";
import type { DrainConfig } from "./config.ts";

/** Something that takes work and can be told to take no more; the pipeline is one. */
export interface Drainable {
  readonly inFlight: number;
  /** Takes nothing new from here on. */
  drain(): void;
}

export interface Drain {
  /** True from the first request to stop: readiness says no. */
  readonly asked: boolean;
  /**
   * Says no to readiness for `announceSeconds`, then takes nothing new and waits until what runs has
   * ended, at most `seconds`. Returns what still runs. `force` ends every wait at once.
   */
  stop(force: AbortSignal): Promise<number>;
}

/** How often what still runs is counted, in milliseconds. */
const interval = 25;

export function drain(work: readonly Drainable[], settings: DrainConfig, log: Log): Drain {
  const inFlight = (): number => work.reduce((sum, each) => sum + each.inFlight, 0);
  let asked = false;
  let stopped: Promise<number> | undefined;

  const stop = async (force: AbortSignal): Promise<number> => {
    asked = true;
    log.info("Stopping: no new calls are taken.", { count: inFlight() });
    await pause(settings.announceSeconds * 1000, force);
    for (const each of work) each.drain();
    const end = performance.now() + settings.seconds * 1000;
    while (inFlight() > 0 && performance.now() < end && !force.aborted)
      await pause(interval, force);
    if (inFlight() > 0) log.warn("Stopped while calls were running.", { count: inFlight() });
    return inFlight();
  };

  return {
    get asked() {
      return asked;
    },
    stop: (force) => (stopped ??= stop(force)),
  };
}

/** Ends early, and quietly, when `signal` fires. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return;
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}
