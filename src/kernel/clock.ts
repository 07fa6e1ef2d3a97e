/** The time, handed to whoever needs it so that a test can hold it still. */
export interface Clock {
  /** Wall-clock time. */
  now(): Date;
  /** Seconds on a clock that never goes back; only differences mean anything. */
  seconds(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
};
