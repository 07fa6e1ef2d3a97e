/** After Envoy's outlier detection: an instance that does worse than the others sits out for a while. */
export const ejectionLimits = {
  failuresInRow: 5,
  /** The share of failures among at least `leastRequests` within one window. */
  failureRate: 0.5,
  leastRequests: 20,
  windowSeconds: 10,
  /** Times the number of ejections so far. */
  baseSeconds: 30,
  longestSeconds: 300,
} as const;

/** Times are seconds on a clock that never goes back. */
export interface Ejection {
  /**
   * Notes how a request ended.
   *
   * @param mayEject is asked only when the instance has earned it.
   * @returns until when it sits out, where this very request ejects it.
   */
  note(ok: boolean, now: number, mayEject: () => boolean): number | undefined;
}

export function createEjection(): Ejection {
  let until = -Infinity;
  let times = 0;
  let inRow = 0;
  let window = { since: -Infinity, ok: 0, failed: 0 };

  function count(ok: boolean, now: number): void {
    if (now - window.since > ejectionLimits.windowSeconds) {
      window = { since: now, ok: 0, failed: 0 };
    }
    if (ok) window.ok += 1;
    else window.failed += 1;
    inRow = ok ? 0 : inRow + 1;
  }

  function isEarned(): boolean {
    const requests = window.ok + window.failed;
    return (
      inRow >= ejectionLimits.failuresInRow ||
      (requests >= ejectionLimits.leastRequests &&
        window.failed / requests >= ejectionLimits.failureRate)
    );
  }

  function eject(now: number): void {
    const { baseSeconds, longestSeconds } = ejectionLimits;
    // Each good stretch as long as the first ejection makes one of them forgotten.
    const forgiven = times === 0 ? 0 : Math.floor((now - until) / baseSeconds);
    times = Math.max(0, times - forgiven) + 1;
    until = now + Math.min(baseSeconds * times, longestSeconds);
    inRow = 0;
    window = { since: -Infinity, ok: 0, failed: 0 };
  }

  return {
    note(ok, now, mayEject) {
      // What was under way when it was ejected ends now, and has been counted by its like.
      if (now < until) return undefined;
      count(ok, now);
      if (ok || !isEarned() || !mayEject()) return undefined;
      eject(now);
      return until;
    },
  };
}
