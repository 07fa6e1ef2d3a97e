import { Ledger } from "../../../kernel/ledger.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { Outbound, Receiver } from "../../channel.ts";
import type { Era } from "../../introduction.ts";

/** One request that the child has, and who waits for its answer. */
export interface Pending {
  /** Its id and progress token on the wire. */
  readonly wireId: number;
  readonly id: Outbound["id"];
  readonly progressToken: Outbound["progressToken"];
  readonly receiver: Receiver;
  readonly era: Era;
  /** Handed in from outside; not a request that the channel makes for itself. */
  readonly sent: boolean;
  /** A caller's call, so that the child may have something to ask about it or to say on it. */
  readonly talkative: boolean;
}

/**
 * How long a child may still have something to ask about what was given up, in seconds. Most servers
 * never answer what was cancelled, and until then nobody hears their questions.
 */
const lingerSeconds = 5;
const mostLingering = 1000;

/** The requests that a child has now, by their ids on the wire. */
export class Requests {
  readonly #clock: Clock;
  readonly #pending = new Ledger<Pending>();
  /** Given up and not answered, by the time from which on they no longer count. */
  readonly #lingering = new Map<number, number>();
  #lastId = 0;
  #sent = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many were handed in from outside. */
  get sent(): number {
    return this.#sent;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  add(pending: Pending): void {
    this.#pending.set(pending.wireId, pending);
    if (pending.sent) this.#sent += 1;
  }

  get(wireId: number): Pending | undefined {
    return this.#pending.get(wireId);
  }

  /** The request was answered; undefined where nobody waits for it any more. */
  take(wireId: number): Pending | undefined {
    this.#lingering.delete(wireId);
    const pending = this.#pending.get(wireId);
    this.#pending.delete(wireId);
    if (pending?.sent === true) this.#sent -= 1;
    return pending;
  }

  /** The caller gave it up; the child may not have noticed. */
  abandon(wireId: number): Pending | undefined {
    const pending = this.take(wireId);
    if (pending?.talkative !== true) return pending;
    const [oldest] = this.#lingering.keys();
    if (oldest !== undefined && this.#lingering.size >= mostLingering) {
      this.#lingering.delete(oldest);
    }
    this.#lingering.set(wireId, this.#clock.seconds() + lingerSeconds);
    return pending;
  }

  takeAll(): Pending[] {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    this.#lingering.clear();
    this.#sent = 0;
    return all;
  }

  /**
   * The one request that a message without any relation can only belong to.
   *
   * stdio has one channel for all, and a legacy message does not say which request it is about. While
   * the child has two requests of callers, or may still be at work on one that was given up, the answer
   * is nobody: what is one caller's must never be shown to another.
   */
  only(): Pending | undefined {
    this.#forgetLingering();
    if (this.#lingering.size > 0) return undefined;
    const [first, second] = this.#pending.values().filter(({ talkative }) => talkative);
    return second === undefined ? first : undefined;
  }

  #forgetLingering(): void {
    const now = this.#clock.seconds();
    for (const [wireId, until] of this.#lingering) {
      if (until > now) return;
      this.#lingering.delete(wireId);
    }
  }
}
