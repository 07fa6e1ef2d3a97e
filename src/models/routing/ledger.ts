/** What each principal used of the models on this day, held against the budget. */

import * as z from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ModelsConfig } from "../config.ts";
import { modelErrors } from "../errors.ts";
import { keptJson } from "./kept-json.ts";

export interface Ledger extends AsyncDisposable {
  /**
   * Counts a call before it is sent. `usd` is what it will cost about; left out where no price is known.
   *
   * @throws `models.overBudget`
   */
  reserve(principal: string, usd: number | undefined): Reservation;
}

export interface Reservation {
  /** The real cost takes the place of the foreseen one; a second time does nothing. */
  settle(usd: number): void;
}

export interface LedgerOptions {
  readonly budget: ModelsConfig["budget"]["perPrincipalPerDay"];
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rounding may leave a cost a little below nothing. */
const sum = z.object({ calls: z.int().min(0), usd: z.number() });
const page = z.object({ day: z.iso.date(), principals: z.record(z.string(), sum) });

type Sum = z.output<typeof sum>;
type Page = z.output<typeof page>;

/** Principals with a sum of their own in one day; all further ones share one, so that none is forgotten. */
const mostPrincipals = 10_000;
const theOthers = "(others)";

const nothing: Sum = { calls: 0, usd: 0 };

const noLedger: Ledger = {
  reserve: () => ({ settle() {} }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Counts nothing where there is no budget. Several processes may share the file: each adds what it used. */
export async function openLedger({ budget, path, clock, log }: LedgerOptions): Promise<Ledger> {
  const limit = { calls: budget.calls ?? Infinity, usd: budget.usd ?? Infinity };
  if (limit.calls === Infinity && limit.usd === Infinity) return noLedger;
  const today = (): string => clock.now().toISOString().slice(0, 10);
  const book = pages(today);
  const file = keptJson({
    path,
    schema: page,
    merge: (found) => book.merge(found),
    written: () => book.written(),
    log,
  });
  book.take(await file.read());

  return {
    reserve(principal, usd) {
      const entry = book.entry(principal);
      const { calls, usd: spent } = entry.sum();
      if (calls >= limit.calls) throw overBudget(`${calls}`, `${limit.calls}`);
      if (usd !== undefined && spent >= limit.usd) {
        throw overBudget(dollars(spent), dollars(limit.usd));
      }
      entry.add({ calls: 1, usd: usd ?? 0 });
      file.change();
      let open = true;
      return {
        settle(real) {
          if (!open) return;
          open = false;
          entry.add({ calls: 0, usd: real - (usd ?? 0) });
          file.change();
        },
      };
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

const overBudget = (spent: string, limit: string) => modelErrors.overBudget({ spent, limit });

/** Rounded up: what is used up must not look like less than the limit. */
const dollars = (usd: number): string => `${(Math.ceil(usd * 100) / 100).toFixed(2)} USD`;

/** The day's page: what is on disk, what is being written, and what was added since. */
function pages(today: () => string) {
  let day = today();
  let [kept, leaving, added] = blank();

  function turn(): void {
    if (day === today()) return;
    day = today();
    [kept, leaving, added] = blank();
  }

  const keyOf = (principal: string): string => {
    const all = [kept, leaving, added];
    if (all.some((sums) => sums.has(principal))) return principal;
    return all.reduce((size, sums) => size + sums.size, 0) < mostPrincipals ? principal : theOthers;
  };

  function take(found: Page | undefined): void {
    turn();
    kept = new Map(found?.day === day ? Object.entries(found.principals) : []);
  }

  return {
    take,
    entry(principal: string) {
      turn();
      const key = keyOf(principal);
      const dayOfEntry = day;
      return {
        sum: (): Sum => plus(kept.get(key), plus(leaving.get(key), added.get(key))),
        add(more: Sum): void {
          turn();
          // A call that ends after midnight was counted when it began.
          if (day === dayOfEntry) added.set(key, plus(added.get(key), more));
        },
      };
    },
    /** What could not be written the last time is in it again. */
    merge(found: Page | undefined): Page {
      take(found);
      leaving = total(leaving, added);
      added = new Map();
      return { day, principals: Object.fromEntries(total(kept, leaving)) };
    },
    written(): void {
      kept = total(kept, leaving);
      leaving = new Map();
    },
  };
}

type Sums = Map<string, Sum>;

const blank = (): [Sums, Sums, Sums] => [new Map(), new Map(), new Map()];

const plus = (one: Sum = nothing, other: Sum = nothing): Sum => ({
  calls: one.calls + other.calls,
  usd: one.usd + other.usd,
});

function total(one: Sums, other: Sums): Sums {
  const sums = new Map(one);
  for (const [key, more] of other) sums.set(key, plus(sums.get(key), more));
  return sums;
}
