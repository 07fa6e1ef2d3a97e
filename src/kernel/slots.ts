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
  /**
   * Takes a place, at once where one is free, until the function it gives is called.
   *
   * @throws as {@link use}, also from the promise
   */
  take(signal: AbortSignal): Leave | Promise<Leave>;
}

/** Gives the place back; a second time does nothing. */
export type Leave = () => void;

interface Waiter {
  readonly enter: () => void;
}

export function slots(what: string, limits: { atOnce: number; waiting: number }): Slots {
  const queue = new Set<Waiter>();
  let taken = 0;

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

  const leaving = (): Leave => once(release);

  return {
    get taken() {
      return taken;
    },
    get waiting() {
      return queue.size;
    },
    take(signal) {
      signal.throwIfAborted();
      if (taken >= limits.atOnce) {
        if (queue.size >= limits.waiting) throw kernelErrors.busy({ what });
        return waitIn(queue, signal).then(leaving);
      }
      taken += 1;
      return leaving();
    },
    async use(signal, work) {
      const leave = await this.take(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

const waitIn = (queue: Set<Waiter>, signal: AbortSignal): Promise<void> =>
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

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
