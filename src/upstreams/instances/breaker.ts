import type { BreakerState, Outcome } from "./instances.ts";

export interface BreakerLimits {
  /** In a row, while it is closed. */
  readonly failures: number;
  /** How long it stays open. */
  readonly restSeconds: number;
  /** On trial, while it is half-open; so many trials run at the same time at most. */
  readonly successes: number;
}

/** Grows with each change of state: what passed before the change says nothing about the time after it. */
export type Phase = number;

/**
 * Keeps requests from what fails all the time: closed, open, half-open, closed again or open again.
 *
 * It has no clock: every method is told the time, in seconds on one that never goes back.
 */
export interface Breaker {
  stateAt(now: number): BreakerState;
  /** Whether one more request may pass. */
  admits(now: number): boolean;
  /** Lets one pass that was admitted; what it gives goes back to `leave`, once. */
  enter(now: number): Phase;
  leave(phase: Phase, outcome: Outcome, now: number): void;
  /** Until trials begin; 0 where it is not open. */
  secondsLeft(now: number): number;
}

export interface BreakerHooks {
  /** Asked before it opens; where it says no, the failure changes nothing but the count. */
  readonly mayOpen?: () => boolean;
  readonly changed?: (state: BreakerState) => void;
}

export function createBreaker(limits: BreakerLimits, hooks: BreakerHooks = {}): Breaker {
  const { mayOpen = () => true, changed } = hooks;
  let state: BreakerState = "closed";
  let phase: Phase = 0;
  /** Failures in a row while closed, successes while half-open. */
  let count = 0;
  let trials = 0;
  let openUntil = 0;

  function become(next: BreakerState): void {
    state = next;
    phase += 1;
    count = 0;
    trials = 0;
    changed?.(next);
  }

  function stateAt(now: number): BreakerState {
    if (state === "open" && now >= openUntil) become("half-open");
    return state;
  }

  function open(now: number): void {
    openUntil = now + limits.restSeconds;
    become("open");
  }

  function leaveClosed(outcome: "ok" | "failed", now: number): void {
    count = outcome === "ok" ? 0 : count + 1;
    if (count >= limits.failures && mayOpen()) open(now);
  }

  function leaveTrial(outcome: Outcome, now: number): void {
    trials -= 1;
    if (outcome === "failed" && mayOpen()) return open(now);
    if (outcome === "ok") count += 1;
    if (count >= limits.successes) become("closed");
  }

  return {
    stateAt,
    admits(now) {
      const at = stateAt(now);
      return at === "closed" || (at === "half-open" && count + trials < limits.successes);
    },
    enter(now) {
      if (stateAt(now) === "half-open") trials += 1;
      return phase;
    },
    leave(passed, outcome, now) {
      if (passed !== phase) return;
      if (state === "half-open") leaveTrial(outcome, now);
      else if (outcome !== "neutral") leaveClosed(outcome, now);
    },
    secondsLeft: (now) => (stateAt(now) === "open" ? openUntil - now : 0),
  };
}
