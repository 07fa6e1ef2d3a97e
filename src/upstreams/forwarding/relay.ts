import { isKumihimoError } from "../../kernel/errors.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { giveBackSoon } from "../../kernel/large-memory.ts";
import type { Call } from "../../pipeline/define-tool.ts";
import type { Passage } from "../../pipeline/passage.ts";
import type { Receiver, SendFailure } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import type { Era } from "../introduction.ts";
import type { Forwarding, ForwardOptions, Upstream } from "../upstream.ts";
import { errorOf } from "./failures.ts";
import { type Bridge, bridgeOf, completed } from "./completed.ts";
import { type ClientInfo, draftOf } from "./draft.ts";
import type { ForwardedRequest } from "./forwarded-request.ts";
import { heardBy, isQuestion } from "./heard.ts";
import { LargeAnswer } from "./large-answer.ts";
import { ownAnswer } from "./own-answer.ts";
import { type Verdict, verdictOn } from "./verdict.ts";

export interface RelayNeeds {
  readonly upstream: Upstream;
  readonly request: ForwardedRequest;
  readonly hub: ClientInfo;
  readonly options: Omit<ForwardOptions, "signal">;
  /** The upstream asks its caller something; whoever is given back hears of everything from there on. */
  readonly asked: (question: Question) => Receiver;
}

export interface Question {
  readonly text: Buffer;
  readonly forwarding: Forwarding;
}

/** How a request ended that was passed on. */
export type Relayed =
  /** The answer is with the client. */
  | { readonly kind: "passed"; readonly bytes: number; readonly isError: boolean }
  /** The answer is still here, because the hub has to act on it. */
  | {
      readonly kind: "held";
      readonly text: Buffer;
      readonly verdict: Verdict;
      /** Which has what the answer speaks of. */
      readonly instance: string | undefined;
    }
  /** Somebody else goes on with it. */
  | { readonly kind: "handed" };

/**
 * Passes one request to an upstream and its answer to the client, as it comes and no faster than the
 * client reads. The hub looks into answers that fit into `wholeBytes`; a larger one is no question.
 */
export function beginRelay(needs: RelayNeeds, call: Call, settle: Settle): void {
  new Relay(needs, call.signal, settle).start();
}

/** Answers of up to this size are looked at whole before the first byte goes on. */
const wholeBytes = 64 * 1024;

/** Hears how it ended, once; a promise would be one more thing to wait for. */
export interface Settle {
  readonly resolve: (relayed: Relayed) => void;
  readonly reject: (error: unknown) => void;
}

class Relay implements Receiver {
  readonly #needs: RelayNeeds;
  readonly #passage: Passage;
  readonly #signal: AbortSignal;
  readonly #settle: Settle;
  #forwarding: Forwarding | undefined;
  #era: Era = "modern";
  #handedTo: Receiver | undefined;
  #over = false;
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;
  #bytes = 0;
  #large: LargeAnswer | undefined;

  constructor(needs: RelayNeeds, signal: AbortSignal, settle: Settle) {
    this.#needs = needs;
    this.#passage = needs.request.passage;
    this.#signal = signal;
    this.#settle = settle;
  }

  start(): void {
    const { upstream, request, hub, options } = this.#needs;
    const write = draftOf(request, hub);
    const forwarding = upstream.forward(
      (introduction) => {
        this.#era = introduction.era;
        return write(introduction);
      },
      this,
      { ...options, signal: this.#signal },
    );
    this.#forwarding = forwarding;
    if (!this.#over) this.#passage.whenGone((reason) => this.#abandon(reason));
  }

  sent(): void {
    this.#handedTo?.sent();
  }

  message(text: Buffer): void {
    if (this.#handedTo !== undefined) return this.#handedTo.message(text);
    if (this.#over) return;
    if (!isQuestion(text)) return heardBy(this.#passage, text);
    const forwarding = this.#forwarding;
    // A modern upstream asks by its result; what else it asks, nobody has to answer.
    if (this.#era === "modern" || forwarding === undefined) return;
    this.#handedTo = this.#needs.asked({ text, forwarding });
    this.#end({ kind: "handed" });
  }

  data(chunk: Buffer): boolean {
    if (this.#handedTo !== undefined) return this.#handedTo.data(chunk);
    if (this.#over) return true;
    this.#bytes += chunk.length;
    if (this.#large !== undefined) {
      this.#large.add(chunk);
      return this.#write(chunk);
    }
    if (this.#first === undefined) this.#first = chunk;
    else (this.#more ??= [this.#first]).push(chunk);
    return this.#bytes <= wholeBytes || this.#stream();
  }

  end(): void {
    if (this.#handedTo !== undefined) return this.#handedTo.end();
    if (this.#over) return;
    if (this.#large !== undefined) {
      this.#passage.end();
      return this.#end({ kind: "passed", bytes: this.#bytes, isError: this.#large.ended() });
    }
    const answer = ownAnswer(this.#gathered(), this.#passage.id);
    if (answer === undefined) return this.#failAsNonsense();
    const { text, message } = answer;
    const bridge = bridgeOf(this.#era, this.#passage);
    const verdict = verdictOn(text, bridge !== "none", message);
    if (verdict.kind === "nonsense") return this.#failAsNonsense();
    if (verdict.kind === "input_required" || verdict.kind === "task") {
      return this.#end({ kind: "held", text, verdict, instance: this.#forwarding?.instance });
    }
    this.#passage.end(completed(text, verdict, bridge), verdict.errorCode);
    const isError = verdict.isError || verdict.kind === "error";
    this.#end({ kind: "passed", bytes: this.#bytes, isError });
  }

  failed(failure: SendFailure): void {
    if (this.#handedTo !== undefined) return this.#handedTo.failed(failure);
    this.#fail(errorOf(this.#needs.upstream.name, failure));
  }

  /** From here on the answer goes through as it comes. */
  #stream(): boolean {
    const text = this.#gathered();
    const large = new LargeAnswer(text);
    this.#large = large;
    if (!large.isAnswer) {
      this.#failAsNonsense();
      return true;
    }
    const bridge: Bridge = bridgeOf(this.#era, this.#passage);
    if (bridge === "none" || large.result === -1) return this.#write(text);
    const span = { start: large.result, end: text.length };
    const verdict = { kind: "result", isError: false, result: span, typed: false } as const;
    const whole = completed(text, verdict, bridge);
    if (whole !== text) giveBackSoon(text);
    return this.#write(whole);
  }

  #write(chunk: Buffer): boolean {
    if (this.#passage.write(chunk)) return true;
    this.#passage.whenDrained(() => this.#forwarding?.resume());
    return false;
  }

  #gathered(): Buffer {
    const pieces = this.#more;
    const text = pieces === undefined ? this.#first : Buffer.concat(pieces);
    pieces?.forEach(giveBackSoon);
    this.#first = undefined;
    this.#more = undefined;
    return text ?? Buffer.alloc(0);
  }

  #abandon(reason: unknown): void {
    this.#forwarding?.cancel(isOverdue(reason) ? "failed" : "neutral");
    this.#fail(reason);
  }

  #failAsNonsense(): void {
    this.#fail(upstreamErrors.nonsense({ upstream: this.#needs.upstream.name }));
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#close();
    this.#forwarding?.cancel();
    this.#settle.reject(error);
  }

  #end(relayed: Relayed): void {
    if (this.#over) return;
    this.#close();
    this.#settle.resolve(relayed);
  }

  #close(): void {
    this.#over = true;
    this.#passage.whenGone(undefined);
  }
}

/** The time limit is the upstream's own: whoever outstays it is ill. */
const isOverdue = (reason: unknown): boolean => isKumihimoError(reason) && reason.code === overdue;

const overdue = kernelErrors.deadline({ what: "", seconds: 0 }).code;
