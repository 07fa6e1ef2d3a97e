import type { Attendant } from "../../kernel/attendance.ts";
import type { Outbound, Receiver, SendFailure, Sending } from "../channel.ts";
import type { Send } from "./connection.ts";
import type { Exchange } from "./exchange.ts";
import { IdRestorer } from "./id-restorer.ts";

/** The session that a call is made in. */
export interface CallSession {
  /** Posts the request under its id on the wire. Undefined where its body is no request. */
  post(call: LegacyCall): Exchange | undefined;
  /** Takes a stream up again where it broke. */
  takeUp(call: LegacyCall, lastEventId: string): Exchange;
  hear(text: Buffer, call: LegacyCall): void;
  /** It is over: nothing more belongs to it. */
  forget(call: LegacyCall): void;
  sayCancelled(wire: string): void;
}

/** Where the server does not say how long to wait before its stream is taken up again. */
const usualRetryMs = 500;
/** How often that may bring nothing new. */
const mostFruitless = 3;

/** One request in a legacy session: under an id of its own there, and the caller's id here. */
export class LegacyCall implements Receiver, Sending, Attendant {
  readonly request: Outbound;
  readonly wire: string;
  readonly receiver: Receiver;
  place = -1;
  readonly #session: CallSession;
  readonly #again: Send;
  readonly #id: IdRestorer;
  #current: Sending | undefined;
  #exchange: Exchange | undefined;
  #resumedAt: string | undefined;
  #fruitless = 0;
  #timer: NodeJS.Timeout | undefined;
  #wasSent = false;
  #over = false;

  constructor(
    { request, wire, receiver }: Pick<LegacyCall, "request" | "wire" | "receiver">,
    session: CallSession,
    again: Send,
  ) {
    this.request = request;
    this.wire = wire;
    this.receiver = receiver;
    this.#session = session;
    this.#again = again;
    this.#id = new IdRestorer(wire, request.id);
  }

  start(): void {
    const exchange = this.#session.post(this);
    if (exchange === undefined) {
      queueMicrotask(() => this.#fail({ kind: "nonsense", sent: false }));
    } else this.#use(exchange);
  }

  #use(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#current = exchange;
  }

  /** Once, however often it is sent anew. */
  sent(): void {
    if (!this.#wasSent) this.receiver.sent();
    this.#wasSent = true;
  }

  message(text: Buffer): void {
    this.#session.hear(text, this);
  }

  data(chunk: Buffer): boolean {
    const certain = this.#id.push(chunk);
    return certain.length === 0 || this.receiver.data(certain);
  }

  end(): void {
    if (this.#over) return;
    const rest = this.#id.rest();
    if (!this.#id.found) return this.#fail({ kind: "nonsense", sent: true });
    if (rest.length > 0) this.receiver.data(rest);
    this.#close();
    this.receiver.end();
  }

  failed(failure: SendFailure): void {
    if (this.#over) return;
    const takenUp = this.#resumedAt !== undefined;
    if (!takenUp && failure.kind === "refused" && !failure.sent) return this.#sendAgain();
    const at = this.#exchange?.lastEventId ?? this.#resumedAt;
    if (failure.kind === "closed" && at !== undefined && this.#mayTakeUp(at)) this.#takeUp(at);
    else this.#fail(takenUp ? { kind: "closed", sent: true } : failure);
  }

  /** The session is gone, and with it nothing of this request: it was not looked at. */
  #sendAgain(): void {
    this.#close();
    const { receiver } = this;
    const sent = (): void => this.sent();
    this.#current = this.#again(this.request, {
      sent,
      message: (text) => receiver.message(text),
      data: (chunk) => receiver.data(chunk),
      end: () => receiver.end(),
      failed: (failure) => receiver.failed(failure),
    });
  }

  /** As long as the stream goes on: a server may end it on purpose and wait to be asked again. */
  #mayTakeUp(lastEventId: string): boolean {
    this.#fruitless = lastEventId === this.#resumedAt ? this.#fruitless + 1 : 0;
    this.#resumedAt = lastEventId;
    return this.#fruitless < mostFruitless;
  }

  #takeUp(lastEventId: string): void {
    const delay = this.#exchange?.retryMs ?? usualRetryMs;
    const begin = (): void => this.#use(this.#session.takeUp(this, lastEventId));
    this.#timer = setTimeout(begin, delay).unref();
  }

  #fail(failure: SendFailure): void {
    if (this.#over) return;
    this.#close();
    this.receiver.failed(failure);
  }

  #close(): void {
    this.#over = true;
    this.#session.forget(this);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#current?.cancel();
    if (this.#over) return;
    this.#close();
    if (this.#wasSent) this.#session.sayCancelled(this.wire);
  }

  resume(): void {
    this.#current?.resume();
  }
}
