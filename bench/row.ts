/** One line of the table: what was measured, beside what, in the same run. */
export interface Row {
  readonly name: string;
  /** What stands on the other side of the ratio. */
  readonly reference: string;
  /** Measured, in the unit beside it. */
  readonly value: number;
  readonly unit: string;
  /** `value` divided by the same quantity of the reference; absent where nothing is compared. */
  readonly ratio?: number;
  /** The ratio, or the value where there is no ratio, that must not be exceeded. */
  readonly atMost?: number;
  /** The ratio or value that must at least be reached. */
  readonly atLeast?: number;
}

/** Measures a group of rows that share a server or an input. */
export type Measure = () => Promise<readonly Row[]>;

/** A row that is compared with nothing. */
export const figure = (name: string, value: number, unit: string): Row => ({
  name,
  reference: "",
  value,
  unit,
});

/** A row keeps to its budget, or has none. */
export function withinBudget({ ratio, value, atMost, atLeast }: Row): boolean {
  const judged = ratio ?? value;
  return (atMost === undefined || judged <= atMost) && (atLeast === undefined || judged >= atLeast);
}

/** The middle of the numbers; half way between the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
