import type { Clock } from "../../../kernel/clock.ts";

/** A clock that goes on only when it is told to. */
export interface HeldClock extends Clock {
  pass(seconds: number): void;
}

export function heldClock(): HeldClock {
  let now = 1000;
  return {
    now: () => new Date(now * 1000),
    seconds: () => now,
    pass(seconds) {
      now += seconds;
    },
  };
}
