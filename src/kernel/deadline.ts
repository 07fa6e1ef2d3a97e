/** Time limits. Every wait in the hub ends: by its result, by its caller, or by its deadline. */

import { kernelErrors } from "./kernel-errors.ts";

/** When the signals made here fire, on the clock that never goes back, in milliseconds. */
const ends = new WeakMap<AbortSignal, number>();

/** What is left until a signal of {@link withDeadline} fires by itself, in seconds; for another signal endless. */
export const secondsLeft = (signal: AbortSignal): number =>
  ((ends.get(signal) ?? Infinity) - performance.now()) / 1000;

/**
 * Runs `work` with a signal that also fires after `seconds`; a run that overstays is given up.
 *
 * The work is expected to obey the signal. Where it does not, its late result is dropped, so the
 * caller is answered in time all the same.
 *
 * @throws `kernel.deadline` after `seconds`; the reason of `signal` when the caller gave up.
 */
export async function withDeadline<Result>(
  what: string,
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const limit = new AbortController();
  ends.set(limit.signal, performance.now() + Math.min(seconds, secondsLeft(signal)) * 1000);
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const giveUp = (reason: unknown): void => {
    limit.abort(reason);
    reject(reason);
  };
  const givenUp = (): void => giveUp(signal.reason);
  const overdue = (): void => giveUp(kernelErrors.deadline({ what, seconds }));
  const timer = setTimeout(overdue, seconds * 1000);
  signal.addEventListener("abort", givenUp, { once: true });
  try {
    work(limit.signal).then(resolve, reject);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", givenUp);
  }
}
