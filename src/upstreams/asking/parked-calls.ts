import type { State } from "../../storage/state/state.ts";
import type { Attention, Exchange } from "./exchange.ts";
import { type Going, type Holder, type Outcome, ownerOf, ParkedHere } from "./parked-here.ts";
import { createReplicaPost } from "./replica-post.ts";

/**
 * Calls whose upstream asks their caller something.
 *
 * The call stays open at the upstream while its caller thinks. A ticket leads back to it, from any
 * replica: once, for whoever made the call, at that upstream, in time.
 */
export interface ParkedCalls extends AsyncDisposable {
  /**
   * Waits for what comes next of a call, and parks it where that is a question.
   *
   * @throws `upstreams.tooManyAsking`, `pipeline.draining`, the signal's reason; the call is given up then.
   */
  wait(exchange: Exchange, holder: Holder, attention: Attention): Promise<Outcome>;
  /**
   * Hands the caller's answers to the upstream and waits for what comes next. On another replica than the
   * call's own, notifications are not heard.
   *
   * @throws `upstreams.notAsking` for a ticket that was used, has expired or belongs to somebody else;
   * `upstreams.heldElsewhere` where the replica that has the call is gone;
   * `upstreams.tooLargeToHandOver`; and as `wait`.
   */
  resume(ticket: string, holder: Holder, going: Going): Promise<Outcome>;
  /** Gives a parked call up. */
  abandon(ticket: string, holder: Holder): void;
  /** Calls that are parked on this replica. */
  readonly size: number;
}

export interface ParkedCallsNeeds {
  readonly state: State;
  /** Names this process among all that ever shared the state: ASCII without spaces. */
  readonly replica: string;
  /** Parked calls of this replica at most. */
  readonly most: number;
  /** How long a caller may take to answer. */
  readonly seconds: number;
  /** How long another replica may be silent before it counts as gone. */
  readonly patienceSeconds?: number;
}

export function createParkedCalls(needs: ParkedCallsNeeds): ParkedCalls {
  const { state, replica } = needs;
  const here = new ParkedHere(needs);
  const post = createReplicaPost(here, needs);

  return {
    async wait(exchange, holder, attention) {
      const outcome = await here.wait(exchange, holder, attention);
      // Without it the ticket is good on this replica only, which is better than no ticket.
      if (outcome.kind === "questions" && state.shared) await post.reachable().catch(() => {});
      return outcome;
    },
    resume: (ticket, holder, going) =>
      ownerOf(ticket) === replica
        ? here.resume(ticket, holder, going)
        : post.resume(ticket, holder, going),
    abandon(ticket, holder) {
      if (ownerOf(ticket) === replica) here.abandon(ticket, holder);
      else post.abandon(ticket, holder);
    },
    get size() {
      return here.size;
    },
    async [Symbol.asyncDispose]() {
      here.close();
      await post[Symbol.asyncDispose]();
    },
  };
}
