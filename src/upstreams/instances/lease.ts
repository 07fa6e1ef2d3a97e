import type { RequestEnd } from "../../telemetry/metrics.ts";
import type { Phase } from "./breaker.ts";
import type { Instance, Lease, Outcome } from "./instances.ts";
import type { Member } from "./member.ts";

export type Settle = (hold: Hold, outcome: Outcome, how: RequestEnd) => void;

/** How a request ended of which nothing else is said. */
const usual: Readonly<Record<Outcome, RequestEnd>> = {
  ok: "ok",
  failed: "timeout",
  neutral: "cancelled",
};

/** A lease, and what its end is measured against: one object for each request, and no closure. */
export class Hold implements Lease {
  readonly member: Member;
  /** Seconds on the clock that never goes back. */
  readonly since: number;
  /** In which it passed the breaker of its instance, and that of the whole upstream. */
  readonly phase: Phase;
  readonly wholePhase: Phase;
  readonly #settle: Settle;
  #released = false;

  constructor(member: Member, now: number, wholePhase: Phase, settle: Settle) {
    this.member = member;
    this.since = now;
    this.phase = member.enter(now);
    this.wholePhase = wholePhase;
    this.#settle = settle;
  }

  get instance(): Instance {
    return this.member.instance;
  }

  release(outcome: Outcome, how: RequestEnd = usual[outcome]): void {
    if (this.#released) return;
    this.#released = true;
    this.#settle(this, outcome, how);
  }
}
