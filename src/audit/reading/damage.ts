/** Something in a log that is not as its writer leaves it. */
export interface Damage {
  /** The origin of the log. */
  readonly log: string;
  /** Where in it: the number of a segment's first entry, and a line of its file from 1 on. */
  readonly segment: number;
  readonly line?: number | undefined;
  readonly what: DamageKind;
}

/**
 * - `unreadable`: the line is no entry of this log, or not the one of this place;
 * - `repeated`: its number was there before; it is read all the same;
 * - `incomplete`: the segment goes on in another, and its own last line has no end;
 * - `shorter`: the log ends before the place that it is to be read from;
 * - `gone`: a log that was read before is not there.
 */
export type DamageKind = "unreadable" | "repeated" | "incomplete" | "shorter" | "gone";
