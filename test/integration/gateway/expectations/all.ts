import { askingExpectations } from "./asking.ts";
import { contentExpectations } from "./content.ts";
import type { Cell, Expectation } from "./expectation.ts";
import { listingExpectations } from "./listing.ts";
import { runningExpectations } from "./running.ts";

/** One table for every cell; what ends a call in its middle is in a table of its own. */
export const expectations: readonly Expectation[] = [
  ...listingExpectations,
  ...contentExpectations,
  ...runningExpectations,
  ...askingExpectations,
];

/** What of the table does not hold in this cell, in words. */
export async function unmetIn(cell: Cell, table = expectations): Promise<readonly string[]> {
  const unmet: string[] = [];
  for (const { about, where, check } of table) {
    if (where !== undefined && !where(cell)) continue;
    try {
      await within(90_000, check(cell));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      unmet.push(`${about}: ${why.slice(0, 600)}`);
    }
  }
  return unmet;
}

/** A check that hangs is one that failed. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`took longer than ${milliseconds} ms`));
  }, milliseconds);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
