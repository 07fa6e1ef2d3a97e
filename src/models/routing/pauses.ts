/** How long to wait before the same provider is asked again. */

import { setTimeout as sleep } from "node:timers/promises";
import { decorrelatedJitterGenerator } from "cockatiel";
import { isKumihimoError } from "../../kernel/errors.ts";

/** A provider that wants to be left alone for longer is not waited for: another one answers sooner. */
const longestPause = 30;

/** In milliseconds, as cockatiel counts. */
const growth = {
  generator: decorrelatedJitterGenerator,
  initialDelay: 300,
  maxDelay: 10_000,
  exponent: 2,
};

export interface Pauses {
  /** Seconds to wait after `failure`; `undefined` where that is not worth it. */
  next(failure: unknown): number | undefined;
}

/** Pauses of one request: they grow, and no two requests keep step. What a provider asks for is obeyed. */
export function pauses(): Pauses {
  let state: [number, number] | undefined;
  return {
    next(failure) {
      const asked = askedFor(failure);
      if (asked !== undefined) return asked > longestPause ? undefined : asked * (1 + jitter());
      const [milliseconds, grown] = decorrelatedJitterGenerator(state, growth);
      state = grown;
      return milliseconds / 1000;
    },
  };
}

/** Those who were turned away together do not come back together. */
const jitter = (): number => Math.random() / 10;

function askedFor(failure: unknown): number | undefined {
  if (!isKumihimoError(failure)) return undefined;
  const { data } = failure;
  if (typeof data !== "object" || data === null || !("retryAfterSeconds" in data)) return undefined;
  return typeof data.retryAfterSeconds === "number" ? data.retryAfterSeconds : undefined;
}

/** @throws the signal's reason, at once when it fires. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}
