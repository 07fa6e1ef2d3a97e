import type { Phase } from "./breaker.ts";
import type { Instance, Lease, Outcome } from "./instances.ts";
import type { Member } from "./member.ts";

/** A lease, and what its end is measured against: one object for each request, and no closure. */
export class Hold implements Lease {
  readonly member: Member;
  /** Seconds on the clock that never goes back. */
  readonly since: number;
  /** In which it passed the breaker of its instance, and that of the whole upstream. */
  readonly phase: Phase;
  readonly wholePhase: Phase;
  readonly #settle: (hold: Hold, outcome: Outcome) => void;
  #released = false;

  constructor(
    member: Member,
    now: number,
    wholePhase: Phase,
    settle: (hold: Hold, outcome: Outcome) => void,
  ) {
    this.member = member;
    this.since = now;
    this.phase = member.enter(now);
    this.wholePhase = wholePhase;
    this.#settle = settle;
  }

  get instance(): Instance {
    return this.member.instance;
  }

  release(outcome: Outcome): void {
    if (this.#released) return;
    this.#released = true;
    this.#settle(this, outcome);
  }
}
