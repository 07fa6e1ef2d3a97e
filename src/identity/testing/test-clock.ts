import type { Clock } from "../../kernel/clock.ts";

/** A clock that goes when it is told to, besides by itself. */
export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export function testClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead * 1000),
    seconds: () => performance.now() / 1000 + ahead,
    advance: (seconds) => {
      ahead += seconds;
    },
  };
}
