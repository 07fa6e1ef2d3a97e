import { setTimeout } from "node:timers/promises";
import { exportErrors } from "../errors.ts";

/** A receiver that may take the same records later. */
export class NotNow extends Error {
  /** How long it asks to wait. */
  readonly seconds: number | undefined;

  constructor(why: string, seconds?: number) {
    super(why);
    this.seconds = seconds;
  }
}

export interface Patience {
  /** How often the same records are sent before it is given up; `Infinity` for as long as it takes. */
  readonly attempts: number;
  /** Before the second attempt; each further wait is twice as long, up to a minute. In seconds. */
  readonly firstWaitSeconds: number;
  /** Called when records are held back for the first time, with the reason. */
  readonly held: (why: string) => void;
}

const longestWaitSeconds = 60;

/**
 * Does `attempt` until it does not throw {@link NotNow} any more.
 *
 * @param to names the receiver in messages.
 * @throws `audit.notDelivered` after the last attempt, the signal's reason, and whatever else `attempt` throws
 */
export async function untilTaken(
  to: string,
  { attempts, firstWaitSeconds, held }: Patience,
  signal: AbortSignal,
  attempt: () => Promise<void>,
): Promise<void> {
  for (let made = 1; ; made += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof NotNow)) throw error;
      if (made >= attempts) throw exportErrors.notDelivered({ to, why: error.message });
      if (made === 1) held(error.message);
      const longest = Math.min(firstWaitSeconds * 2 ** Math.min(made - 1, 20), longestWaitSeconds);
      // Several exporters that were turned away at once do not come back at once.
      const seconds = Math.max(error.seconds ?? 0, longest * (0.5 + Math.random() / 2));
      await setTimeout(seconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
}
