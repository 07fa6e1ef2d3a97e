import type { Clock } from "../../kernel/clock.ts";

/** When a child that ended may be started again. */
export interface RestartDelay {
  /** In seconds; 0 when it may be started now. */
  readonly left: number;
  /** The child ended, or could not be started. */
  ended(livedSeconds: number): void;
}

const firstSeconds = 1;
const longestSeconds = 60;
/** A child that lived this long was well: it may come back at once. */
const wellSeconds = 30;

/** Twice as long after each failure in a row, with jitter so that many do not come back together. */
export function restartDelay(clock: Clock): RestartDelay {
  let failures = 0;
  let until = 0;
  return {
    get left() {
      return Math.max(0, until - clock.seconds());
    },
    ended(livedSeconds) {
      failures = livedSeconds >= wellSeconds ? 0 : failures + 1;
      const seconds = Math.min(longestSeconds, firstSeconds * 2 ** (failures - 1));
      until = failures === 0 ? 0 : clock.seconds() + seconds * (0.5 + Math.random() / 2);
    },
  };
}
