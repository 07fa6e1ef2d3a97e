import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Lease, Wish } from "./instances.ts";

/** Requests that wait for a free instance, in the order in which they came. */
export interface WaitingLine {
  readonly length: number;
  /** @throws `kernel.busy` when the line is full; what an attempt throws; the signal's reason. */
  wait(wish: Wish): Promise<Lease>;
  /** Tries again for those who wait, from the front. */
  serve(): void;
}

export interface WaitingLineNeeds {
  readonly upstream: string;
  readonly longest: number;
  /** Undefined where the wish must go on waiting; what it throws ends the wait. */
  readonly attempt: (wish: Wish) => Lease | undefined;
}

interface Waiter {
  readonly wish: Wish;
  readonly enter: (lease: Lease) => void;
  readonly leave: (reason: unknown) => void;
}

export function createWaitingLine({ upstream, longest, attempt }: WaitingLineNeeds): WaitingLine {
  const line = new Set<Waiter>();

  /** @returns false where it goes on waiting. */
  function settle(waiter: Waiter): boolean {
    try {
      const lease = attempt(waiter.wish);
      if (lease === undefined) return false;
      waiter.enter(lease);
    } catch (error) {
      waiter.leave(error);
    }
    return true;
  }

  return {
    get length() {
      return line.size;
    },
    async wait(wish) {
      wish.signal.throwIfAborted();
      if (line.size >= longest) throw kernelErrors.busy({ what: `The upstream ${upstream}` });
      return await new Promise((resolve, reject) => {
        const giveUp = (): void => waiter.leave(wish.signal.reason);
        const end = (): void => {
          line.delete(waiter);
          wish.signal.removeEventListener("abort", giveUp);
        };
        const waiter: Waiter = {
          wish,
          enter(lease) {
            end();
            resolve(lease);
          },
          leave(reason) {
            end();
            reject(reason);
          },
        };
        wish.signal.addEventListener("abort", giveUp, { once: true });
        line.add(waiter);
      });
    },
    serve() {
      if (line.size === 0) return;
      for (const waiter of line) {
        // One who is choosy may be passed over; for the others, what the first cannot have none can.
        if (!settle(waiter) && !isChoosy(waiter.wish)) return;
      }
    },
  };
}

const isChoosy = ({ only, except }: Wish): boolean => only !== undefined || except !== undefined;
