import type { Receiver, SendFailure, Sending } from "../channel.ts";
import { skim, type Span } from "../envelope/skim.ts";
import { splice } from "../envelope/splice.ts";
import { EventParser } from "./event-parser.ts";
import {
  HttpFault,
  type ResponseControl,
  type ResponseHeaders,
  type ResponseListener,
} from "./http1/response.ts";
import { type RefusedAs, Refusal } from "./refusal.ts";

/** What all exchanges of one connection have in common. */
export interface Terms {
  /** The largest event. */
  readonly mostBytes: number;
  /** Whether the other side may ask something in the middle of a request. */
  readonly questions: boolean;
  /** Whether a refusal concerns the connection: then the request was not looked at. */
  readonly voids: (status: number, said: RefusedAs) => boolean;
  /** The connection was refused: no process listens there. */
  readonly absent: () => void;
  /** It is the caller whom a 401 concerns: it is never passed on as an answer. */
  readonly ofCaller?: true;
  /** The head of an event stream came. */
  readonly opened?: () => void;
}

/** How long a stream may stay open behind its answer, in milliseconds. */
const lingerMs = 1000;

/**
 * One HTTP request and its answer, told to a receiver.
 *
 * No promise, stream or signal stands between the socket and the receiver.
 * Without an `id` no answer is expected: then it is a stream of messages until it breaks.
 */
export class Exchange implements ResponseListener, Sending {
  readonly #id: string | number | undefined;
  readonly #receiver: Receiver;
  readonly #terms: Terms;
  #control: ResponseControl | undefined;
  #headers: ResponseHeaders | undefined;
  #events: EventParser | undefined;
  #refusal: Refusal | undefined;
  #linger: NodeJS.Timeout | undefined;
  #begun = false;
  /** Nothing more is told. */
  #over = false;

  constructor(id: string | number | undefined, receiver: Receiver, terms: Terms) {
    this.#id = id;
    this.#receiver = receiver;
    this.#terms = terms;
  }

  get sent(): boolean {
    return this.#control !== undefined;
  }

  /** Of the response, once its head came. */
  get headers(): ResponseHeaders | undefined {
    return this.#headers;
  }

  /** Of a response that was neither an answer nor a stream. */
  get status(): number | undefined {
    return this.#refusal?.status;
  }

  get lastEventId(): string | undefined {
    return this.#events?.lastEventId;
  }

  get retryMs(): number | undefined {
    return this.#events?.retryMs;
  }

  cancel(): void {
    if (this.#over) return;
    this.#close();
    this.#control?.abort();
  }

  resume(): void {
    this.#control?.resume();
  }

  onStart(control: ResponseControl): void {
    this.#control = control;
    if (this.#over) control.abort();
    else this.#receiver.sent();
  }

  onHead(status: number, headers: ResponseHeaders): void {
    if (this.#over) return;
    this.#headers = headers;
    const type = headers["content-type"];
    if (status !== 200 || typeof type !== "string" || isPacked(headers)) {
      this.#refusal = new Refusal(status, headers);
    } else if (isEventStream(type)) {
      this.#events = this.#openEvents();
      this.#terms.opened?.();
    } else if (!isJson(type) || this.#id === undefined) {
      this.#fail({ kind: "nonsense", sent: true, status });
    }
  }

  #openEvents(): EventParser {
    return new EventParser(this.#terms.mostBytes, {
      event: (data) => this.#hear(data),
      tooLarge: () => this.#fail({ kind: "nonsense", sent: true }),
    });
  }

  onData(chunk: Buffer): void {
    if (this.#over) return;
    if (this.#events !== undefined) return this.#events.push(chunk);
    if (this.#refusal !== undefined) {
      if (!this.#refusal.push(chunk)) this.#fail(this.#refusal.failure());
      return;
    }
    if (!this.#begun && !this.#begins(chunk)) return;
    if (!this.#receiver.data(chunk)) this.#control?.pause();
  }

  /** An answer is an object: anything else is told apart by its first byte. */
  #begins(chunk: Buffer): boolean {
    const first = firstLetter(chunk);
    if (first === undefined) return true;
    this.#begun = first === openBrace;
    if (!this.#begun) this.#fail({ kind: "nonsense", sent: true });
    return this.#begun;
  }

  onEnd(): void {
    clearTimeout(this.#linger);
    if (this.#over) return;
    if (this.#refusal !== undefined) return this.#judge(this.#refusal);
    if (this.#events !== undefined) return this.#fail({ kind: "closed", sent: true });
    if (!this.#begun) return this.#fail({ kind: "nonsense", sent: true });
    this.#close();
    this.#receiver.end();
  }

  onFailure(cause: Error): void {
    clearTimeout(this.#linger);
    if (this.#over) return;
    if (this.sent) return this.#fail({ kind: kindOf(cause), sent: true, cause });
    if (codeOf(cause) === "ECONNREFUSED") this.#terms.absent();
    // It may be said at once, when the receiver knows nothing of this exchange yet.
    queueMicrotask(() => this.#fail({ kind: "connect", sent: false, cause }));
  }

  #hear(text: Buffer): void {
    const message = skim(text);
    if (message === undefined) return this.#fail({ kind: "nonsense", sent: true });
    const id = message.get("id");
    if (message.has("method")) {
      if (id === undefined || this.#terms.questions) this.#receiver.message(text);
      return;
    }
    if (id === undefined || this.#id === undefined) return;
    const own = text.toString("utf8", id.start, id.end);
    if (isSame(own, this.#id)) this.#answer(text);
    else if (own === "null" && message.has("error")) this.#answer(this.#withId(text, id));
  }

  #withId(text: Buffer, id: Span): Buffer {
    return splice(text, [{ ...id, text: JSON.stringify(this.#id) }]);
  }

  /** Whole: there is nothing more to wait for, though the stream may not end at once. */
  #answer(text: Buffer): void {
    this.#close();
    this.#receiver.data(text);
    this.#receiver.end();
    const control = this.#control;
    if (this.#events === undefined || control === undefined) return;
    const giveUp = (): void => control.abort();
    this.#linger = setTimeout(giveUp, lingerMs).unref();
  }

  #judge(refusal: Refusal): void {
    const said = refusal.readFor(this.#id);
    if (this.#terms.voids(refusal.status, said)) {
      this.#fail({ ...refusal.failure(), sent: false });
    } else if (said.answer === undefined || this.#isUnwelcome(refusal))
      this.#fail(refusal.failure());
    else this.#answer(said.answer);
  }

  #isUnwelcome({ status }: Refusal): boolean {
    return status === 401 && this.#terms.ofCaller === true;
  }

  #fail(failure: SendFailure): void {
    if (this.#over) return;
    this.#close();
    this.#receiver.failed(failure);
    this.#control?.abort();
  }

  #close(): void {
    this.#over = true;
    this.#events?.stop();
  }
}

const openBrace = 0x7b;

function firstLetter(chunk: Buffer): number | undefined {
  if (chunk[0] === openBrace) return openBrace;
  return chunk.find((byte) => byte > 0x20);
}

const isJson = (type: string): boolean => /^application\/json\s*(?:;|$)/i.test(type);

const isEventStream = (type: string): boolean => /^text\/event-stream\s*(?:;|$)/i.test(type);

/** It was asked for as it is. */
const isPacked = ({ "content-encoding": encoding }: ResponseHeaders): boolean =>
  encoding !== undefined && encoding !== "identity";

/** As JSON text: `"\u0061"` is the id `a`, too. */
function isSame(text: string, id: string | number): boolean {
  if (text === JSON.stringify(id)) return true;
  if (!text.includes("\\")) return false;
  try {
    return JSON.parse(text) === id;
  } catch {
    return false;
  }
}

const codeOf = (cause: Error): unknown => ("code" in cause ? cause.code : undefined);

/** Bytes that are no HTTP; anything else is a connection that ended early. */
const kindOf = (cause: Error): "nonsense" | "closed" =>
  cause instanceof HttpFault ? "nonsense" : "closed";
