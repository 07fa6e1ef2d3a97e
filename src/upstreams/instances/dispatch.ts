import type { Clock } from "../../kernel/clock.ts";
import { upstreamErrors } from "../errors.ts";
import { type Chooser, suits } from "./choose.ts";
import type { Lease, Wish } from "./instances.ts";
import { Hold, type Settle } from "./lease.ts";
import type { Roster } from "./roster.ts";
import type { Whole } from "./whole.ts";

export interface DispatchNeeds {
  readonly upstream: string;
  readonly clock: Clock;
  readonly roster: Roster;
  readonly whole: Whole;
  readonly chooser: Chooser;
  /** A hold was given back. */
  readonly released: () => void;
}

/**
 * Gives out holds, and learns from how they end.
 *
 * @returns a function that gives one at once, or undefined where all that could take it are full.
 * @throws from that function: `upstreams.noInstance`, `upstreams.resting`
 */
export function createDispatch(needs: DispatchNeeds): (wish: Wish) => Lease | undefined {
  const { upstream, clock, roster, whole, chooser, released } = needs;

  const settle: Settle = (hold, outcome, how) => {
    const now = clock.seconds();
    const { member } = hold;
    member.meter.requestEnded(how, now - hold.since);
    member.leave(hold, outcome, now);
    // Of those that go, no word counts for the ones that stay.
    const counted = roster.has(member) ? outcome : "neutral";
    whole.note(member, counted);
    whole.leave(hold.wholePhase, counted, now);
    if (member.inFlight === 0) roster.idle(member);
    released();
  };

  function refusal(wish: Wish, now: number): Error {
    const rests = roster.members
      .filter((member) => suits(member, wish))
      .map((member) => (member.admits(now) ? 0 : Math.max(1, member.secondsLeft(now))));
    const seconds = rests.length === 0 ? 0 : Math.min(...rests);
    if (seconds === 0) return upstreamErrors.noInstance({ upstream });
    return upstreamErrors.resting({ upstream, seconds });
  }

  return (wish) => {
    const now = clock.seconds();
    if (!whole.admits(now)) {
      throw upstreamErrors.resting({ upstream, seconds: Math.max(1, whole.secondsLeft(now)) });
    }
    const choice = chooser.choose(roster.members, wish, now);
    if (choice === "none") throw refusal(wish, now);
    if (choice === "full") return undefined;
    if (wish.again === true) choice.meter.retried();
    return new Hold(choice, now, whole.enter(now), settle);
  };
}
