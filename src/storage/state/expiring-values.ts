/** Named values with an end, in memory. */

import { storageErrors } from "../errors.ts";
import { checkValue } from "./state-bounds.ts";

/** What several sets of values may take together. */
export interface ValueBudget {
  readonly maxKeys: number;
  readonly maxBytes: number;
  keys: number;
  bytes: number;
  /** Called before anything is refused. */
  makeRoom(): void;
}

export interface ExpiringValues {
  readonly size: number;
  get(name: string): string | undefined;
  /** When the value ends, in seconds of the clock; endless where it never does. */
  endOf(name: string): number | undefined;
  /** @throws `storage.stateFull`, `storage.stateValueTooLarge` */
  set(name: string, value: string, end: number): void;
  delete(name: string): boolean;
  all(): ReadonlyMap<string, string>;
  /** Forgets what has ended. */
  sweep(): void;
}

interface Kept {
  readonly value: string;
  readonly bytes: number;
  readonly end: number;
}

/** `now` in seconds on a clock that never goes back. */
export function expiringValues(budget: ValueBudget, now: () => number): ExpiringValues {
  const values = new Map<string, Kept>();

  const drop = (name: string): boolean => {
    const kept = values.get(name);
    if (kept === undefined) return false;
    budget.keys -= 1;
    budget.bytes -= kept.bytes;
    return values.delete(name);
  };
  const find = (name: string): Kept | undefined => {
    const kept = values.get(name);
    if (kept === undefined || kept.end > now()) return kept;
    drop(name);
    return undefined;
  };
  const fits = (name: string, bytes: number): boolean => {
    const before = find(name);
    const room = budget.maxBytes - budget.bytes + (before?.bytes ?? 0);
    return bytes <= room && (before !== undefined || budget.keys < budget.maxKeys);
  };
  const sweep = (): void => {
    for (const name of values.keys()) find(name);
  };

  return {
    get size() {
      return values.size;
    },
    get: (name) => find(name)?.value,
    endOf: (name) => find(name)?.end,
    set(name, value, end) {
      const bytes = checkValue(value) + Buffer.byteLength(name);
      if (!fits(name, bytes)) budget.makeRoom();
      if (!fits(name, bytes)) throw storageErrors.stateFull({});
      drop(name);
      values.set(name, { value, bytes, end });
      budget.keys += 1;
      budget.bytes += bytes;
    },
    delete: (name) => find(name) !== undefined && drop(name),
    all() {
      sweep();
      return new Map(values.entries().map(([name, { value }]) => [name, value]));
    },
    sweep,
  };
}
