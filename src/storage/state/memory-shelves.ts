import type { Clock } from "../../kernel/clock.ts";
import { type ExpiringValues, expiringValues, type ValueBudget } from "./expiring-values.ts";

/** All values of a hub's own state: those with a key of their own, and those of each collection. */
export interface MemoryShelves extends Disposable {
  readonly values: ExpiringValues;
  /** Ask again each time: an empty one may be thrown away in between. */
  of(collection: string): ExpiringValues;
}

export interface MemoryLimits {
  /** Values at most; more are refused with `storage.stateFull`. */
  readonly maxKeys: number;
  /** All values and names together, in bytes. */
  readonly maxBytes: number;
}

/** Between two looks for what has ended; a value that ended is never given back, looked for or not. */
const sweepSeconds = 30;
/** A look takes time, so a full memory does not look at every value that it refuses. */
const sweepAgainSeconds = 1;

export function memoryShelves(limits: MemoryLimits, clock: Clock): MemoryShelves {
  const collections = new Map<string, ExpiringValues>();
  const now = (): number => clock.seconds();
  let swept = -Infinity;
  const sweep = (): void => {
    swept = now();
    values.sweep();
    for (const [name, members] of collections) {
      members.sweep();
      if (members.size === 0) collections.delete(name);
    }
  };
  const makeRoom = (): void => {
    if (now() >= swept + sweepAgainSeconds) sweep();
  };
  const budget: ValueBudget = { ...limits, keys: 0, bytes: 0, makeRoom };
  const values = expiringValues(budget, now);
  const timer = setInterval(sweep, sweepSeconds * 1000);
  timer.unref();

  return {
    values,
    of(collection) {
      const members = collections.get(collection) ?? expiringValues(budget, now);
      collections.set(collection, members);
      return members;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
