/** How fast an old latency is forgotten, in seconds: after this long it counts for 37 %. */
const decaySeconds = 10;

/**
 * An exponentially weighted mean that follows a rise at once and a fall slowly ("peak EWMA", as in
 * Finagle), in milliseconds; times are seconds on a clock that never goes back.
 */
export interface Latency {
  /** As of the last answer; undefined before the first. */
  readonly latest: number | undefined;
  /** Forgotten by and by without answers, so that who was slow once is tried again. */
  at(now: number): number | undefined;
  observe(milliseconds: number, now: number): void;
}

export function createLatency(): Latency {
  let mean: number | undefined;
  let observedAt = 0;
  const keptAt = (now: number): number => Math.exp((observedAt - now) / decaySeconds);

  return {
    get latest() {
      return mean;
    },
    at: (now) => (mean === undefined ? undefined : mean * keptAt(now)),
    observe(milliseconds, now) {
      if (mean === undefined || milliseconds >= mean) mean = milliseconds;
      else {
        const kept = keptAt(now);
        mean = mean * kept + milliseconds * (1 - kept);
      }
      observedAt = now;
    },
  };
}
