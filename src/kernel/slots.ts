/** A bounded number of places, and a bounded queue before them. */

import { kernelErrors } from "./kernel-errors.ts";

export interface Slots {
  /** How many hold a place now, and how many wait for one. */
  readonly taken: number;
  readonly waiting: number;
  /**
   * Runs `work` once a place is free.
   *
   * @throws `kernel.busy` at once when the queue is full; the signal's reason when it fires while waiting.
   */
  use<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

interface Waiter {
  readonly enter: () => void;
}

export function slots(what: string, limits: { atOnce: number; waiting: number }): Slots {
  const queue = new Set<Waiter>();
  let taken = 0;

  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.delete(waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        enter() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      queue.add(waiter);
    });

  /** The place goes straight to the longest waiter, so `taken` never dips below the truth. */
  const release = (): void => {
    const [next] = queue;
    if (next === undefined) {
      taken -= 1;
      return;
    }
    queue.delete(next);
    next.enter();
  };

  return {
    get taken() {
      return taken;
    },
    get waiting() {
      return queue.size;
    },
    async use(signal, work) {
      signal.throwIfAborted();
      if (taken < limits.atOnce) taken += 1;
      else if (queue.size < limits.waiting) await wait(signal);
      else throw kernelErrors.busy({ what });
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
