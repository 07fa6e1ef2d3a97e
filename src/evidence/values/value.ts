/** What a fact can say. Two values are compared only within one kind. */

/** An amount with what its words allow: `about 240`, `at least 200`, `10 to 15`. */
export interface Amount {
  readonly amount: number;
  /** The far end of a stated range. */
  readonly upper?: number;
  readonly bound?: "about" | "atLeast" | "atMost";
  /** The last place stated by "1.2 million" or 120万: smaller differences were rounded away. */
  readonly step?: number;
}

export interface Count extends Amount {
  readonly kind: "count";
  /** What is counted where the counter itself says so: people, cases, occasions, boxes, pallets. */
  readonly counter: string;
}

export interface Money extends Amount {
  readonly kind: "money";
  /** ISO 4217. */
  readonly currency: string;
}

export interface Measure extends Amount {
  readonly kind: "measure";
  readonly dimension: string;
  /** The unit it was stated in; `amount` is in this unit. */
  readonly unit: string;
  /** Turns `amount` into the dimension's own unit: multiply, then add `offset`. */
  readonly factor: number;
  readonly offset?: number;
}

export interface Percentage extends Amount {
  readonly kind: "percentage";
}

export interface CalendarDate {
  readonly kind: "date";
  readonly year?: number;
  readonly month: number;
  readonly day?: number;
  /** 04/05/2026 is in April or in May: the other reading. */
  readonly other?: { readonly month: number; readonly day: number };
}

export interface ClockTime {
  readonly kind: "time";
  /** Since midnight. */
  readonly minutes: number;
}

export interface Identifier {
  readonly kind: "identifier";
  readonly id: string;
  /** What it names, as a concept: order, invoice, phone, email, version ... */
  readonly names: string;
}

export interface Named {
  readonly kind: "person" | "organisation" | "place";
  readonly name: string;
}

export type Quantity = Count | Money | Measure | Percentage;
export type Value = Quantity | CalendarDate | ClockTime | Identifier | Named;
export type ValueKind = Value["kind"];

export const valueKinds = [
  "count",
  "money",
  "measure",
  "percentage",
  "date",
  "time",
  "identifier",
  "person",
  "organisation",
  "place",
] as const satisfies readonly ValueKind[];

/** The value in one normal form that a program can read again: `4500 JPY`, `2026-11-28`, `15:30`. */
export function valueText(value: Value): string {
  switch (value.kind) {
    case "count":
      return amountText(value, "");
    case "money":
      return amountText(value, ` ${value.currency}`);
    case "measure":
      return amountText(value, ` ${value.unit}`);
    case "percentage":
      return amountText(value, " %");
    case "date":
      return dateText(value);
    case "time":
      return timeText(value.minutes);
    case "identifier":
      return value.id;
    case "person":
    case "organisation":
    case "place":
      return value.name;
  }
}

const boundSigns = { about: "~", atLeast: ">=", atMost: "<=" } as const;

function amountText({ amount, upper, bound }: Amount, unit: string): string {
  const sign = bound === undefined ? "" : boundSigns[bound];
  return `${sign}${amount}${upper === undefined ? "" : `..${upper}`}${unit}`;
}

function dateText({ year, month, day }: CalendarDate): string {
  const parts = [year, month, day].filter((part) => part !== undefined);
  return parts.map(twoDigits).join("-");
}

function timeText(minutes: number): string {
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, "0");
}
