import type { Log } from "../../telemetry/log.ts";
import { type Breaker, type BreakerLimits, createBreaker } from "./breaker.ts";
import type { Outcome } from "./instances.ts";
import type { Member } from "./member.ts";
import type { Roster } from "./roster.ts";

/** The breaker of the upstream as a whole. */
export interface Whole extends Breaker {
  /** To be told before `leave`. */
  note(member: Member, outcome: Outcome): void;
}

export interface WholeNeeds {
  readonly limits: BreakerLimits;
  readonly roster: Roster;
  readonly log: Log;
}

/**
 * Opens after so many failures in a row only when every instance had its part in them. When one of
 * several dies, the many requests it had fail at once, and the others are as well as before.
 */
export function createWhole({ limits, roster, log }: WholeNeeds): Whole {
  /** Those that failed since anybody last succeeded. */
  let failing = new WeakSet<Member>();
  let row = false;
  const mayOpen = (): boolean => roster.members.every((member) => failing.has(member));
  const breaker = createBreaker(limits, {
    mayOpen,
    changed: (state) => log.warn("The breaker of the upstream changed.", { state }),
  });

  return {
    ...breaker,
    note(member, outcome) {
      if (outcome === "failed") {
        failing.add(member);
        row = true;
      } else if (outcome === "ok" && row) {
        failing = new WeakSet();
        row = false;
      }
    },
  };
}
