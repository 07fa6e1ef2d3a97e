import { shortId } from "../../kernel/ids.ts";
import { pipelineErrors } from "../../pipeline/errors.ts";
import { upstreamErrors } from "../errors.ts";
import type { Attention, Exchange, Step } from "./exchange.ts";

/** Who may go on with a call: whoever made it, at the upstream it was made to. */
export interface Holder {
  readonly principal: string;
  readonly upstream: string;
}

/** How a wait for a call ended; with questions, the call is parked under the ticket. */
export type Outcome =
  | (Extract<Step, { kind: "questions" }> & { readonly ticket: string })
  | Exclude<Step, { kind: "questions" }>;

/** What the caller answered, and how it waits for the rest. */
export interface Going {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly attention: Attention;
}

interface Parked {
  readonly exchange: Exchange;
  readonly holder: Holder;
  readonly expiry: NodeJS.Timeout;
}

/** The parked calls of this replica, under tickets that nobody can guess. */
export class ParkedHere {
  readonly #replica: string;
  readonly #most: number;
  readonly #seconds: number;
  readonly #all = new Map<string, Parked>();
  #closed = false;

  /** Holds at most `most` calls, each for `seconds` at most. */
  constructor(limits: {
    readonly replica: string;
    readonly most: number;
    readonly seconds: number;
  }) {
    this.#replica = limits.replica;
    this.#most = limits.most;
    this.#seconds = limits.seconds;
  }

  get size(): number {
    return this.#all.size;
  }

  /** @throws `upstreams.tooManyAsking`, `pipeline.draining`, the signal's reason; the call is given up then. */
  async wait(exchange: Exchange, holder: Holder, attention: Attention): Promise<Outcome> {
    try {
      const step = await exchange.next(attention);
      return step.kind === "questions" ? { ...step, ticket: this.#park(exchange, holder) } : step;
    } catch (error) {
      exchange.cancel();
      throw error;
    }
  }

  /** @throws `upstreams.notAsking`, and as `wait` */
  async resume(ticket: string, holder: Holder, { responses, attention }: Going): Promise<Outcome> {
    const exchange = this.#take(ticket, holder);
    if (exchange === undefined) throw upstreamErrors.notAsking({ upstream: holder.upstream });
    exchange.answer(responses);
    return this.wait(exchange, holder, attention);
  }

  abandon(ticket: string, holder: Holder): void {
    this.#take(ticket, holder)?.cancel();
  }

  close(): void {
    this.#closed = true;
    for (const [ticket, { holder }] of this.#all) this.abandon(ticket, holder);
  }

  #park(exchange: Exchange, holder: Holder): string {
    if (this.#closed) throw pipelineErrors.draining({});
    if (this.#all.size >= this.#most) {
      throw upstreamErrors.tooManyAsking({ upstream: holder.upstream });
    }
    const ticket = `${this.#replica}.${shortId()}`;
    const expiry = setTimeout(() => this.abandon(ticket, holder), this.#seconds * 1000);
    this.#all.set(ticket, { exchange, holder, expiry: expiry.unref() });
    return ticket;
  }

  /** Whoever else tries leaves the call as it is. */
  #take(ticket: string, { principal, upstream }: Holder): Exchange | undefined {
    const parked = this.#all.get(ticket);
    if (parked?.holder.principal !== principal || parked.holder.upstream !== upstream) {
      return undefined;
    }
    clearTimeout(parked.expiry);
    this.#all.delete(ticket);
    return parked.exchange;
  }
}

/** The replica that a ticket leads to; ids have no dot. */
export const ownerOf = (ticket: string): string => ticket.slice(0, ticket.lastIndexOf("."));
