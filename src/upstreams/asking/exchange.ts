import { isAnswer } from "../../pipeline/input-answer.ts";
import type { InputRequest } from "../../pipeline/interaction.ts";
import type { Receiver, SendFailure } from "../channel.ts";
import { objectAt } from "../forwarding/verdict.ts";
import { heardIn, type QuestionId, refusal } from "./question.ts";

export interface ExchangeNeeds {
  /** Says something to the instance that has the call. */
  readonly tell: (message: object) => void;
  /** Goes on after the receiver asked for a pause. */
  readonly resume: () => void;
  /** Gives the call up at the upstream, and its hold on the instance back. */
  readonly cancel: () => void;
  /** The answer at most, in bytes. */
  readonly mostBytes: number;
}

/** What comes next of a call. */
export type Step =
  /** The upstream wants to know these of its caller; the keys are the exchange's own. */
  | { readonly kind: "questions"; readonly requests: Readonly<Record<string, InputRequest>> }
  /** The whole answer as JSON-RPC, or the upstream's own error. */
  | { readonly kind: "answer"; readonly text: Buffer }
  | { readonly kind: "failed"; readonly failure: SendFailure };

export interface Attention {
  readonly signal: AbortSignal;
  /** Gets each notification that belongs to the call, as JSON text. */
  readonly heard?: ((text: Buffer) => void) | undefined;
  /** Whether the caller can answer it; what nobody can, the upstream is told. Left out, everything. */
  readonly canAnswer?: ((request: InputRequest) => boolean) | undefined;
}

interface Question {
  readonly id: QuestionId;
  readonly request: InputRequest;
}

interface Waiter {
  readonly attention: Attention;
  readonly settle: (step: Step) => void;
}

/** Questions that wait for an answer at most; further ones are refused. */
const mostQuestions = 16;

/** Questions that come within this time are put to the caller together. */
const gatherMs = 5;

/** What is kept of an answer while nobody waits for it, in bytes. */
const mostUnattendedBytes = 1024 * 1024;

/**
 * One call at a legacy upstream that asks its caller something before it answers.
 *
 * The call stays open at the upstream while nobody listens to it here: whoever answers goes on with it.
 */
export class Exchange implements Receiver {
  readonly #needs: ExchangeNeeds;
  /** By key; those in `#fresh` were not put to anybody yet. */
  readonly #questions = new Map<string, Question>();
  #fresh = new Set<string>();
  #asked = 0;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #paused = false;
  #over: Step | undefined;
  #waiter: Waiter | undefined;
  #gathering: NodeJS.Timeout | undefined;

  constructor(needs: ExchangeNeeds) {
    this.#needs = needs;
  }

  /**
   * Waits for the answer, for the next questions, or for the failure. One at a time.
   *
   * @throws the signal's reason; the call goes on at the upstream then.
   */
  next(attention: Attention): Promise<Step> {
    const { signal } = attention;
    if (this.#waiter !== undefined) throw new Error("Somebody waits for this call already.");
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leave = (): void => {
        signal.removeEventListener("abort", giveUp);
        this.#waiter = undefined;
      };
      const giveUp = (): void => {
        leave();
        reject(signal.reason);
      };
      const settle = (step: Step): void => {
        leave();
        resolve(step);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.#waiter = { attention, settle };
      if (this.#paused) this.#goOn();
      this.#look();
    });
  }

  /** Hands answers to the upstream, by the keys of its questions. What has no good answer is asked again. */
  answer(responses: Readonly<Record<string, unknown>>): void {
    for (const [key, { id, request }] of this.#questions) {
      if (this.#fresh.has(key)) continue;
      const result = Object.hasOwn(responses, key) ? responses[key] : undefined;
      if (isAnswer(request, result)) {
        this.#questions.delete(key);
        this.#needs.tell({ jsonrpc: "2.0", id, result });
      } else this.#fresh.add(key);
    }
  }

  /** Gives the call up; whoever waits hears that it broke off. */
  cancel(): void {
    if (this.#over !== undefined) return;
    this.#end({ kind: "failed", failure: { kind: "closed", sent: true } });
    this.#needs.cancel();
  }

  /** Another instance has the call now, if there was one before: it knows nothing of those questions. */
  sent(): void {
    this.#questions.clear();
    this.#fresh.clear();
  }

  message(text: Buffer): void {
    if (this.#over !== undefined) return;
    const heard = heardIn(text);
    switch (heard.kind) {
      case "question":
        return this.#ask(heard);
      case "reply":
        return this.#needs.tell(heard.message);
      case "notification":
        if (heard.method !== "notifications/cancelled") {
          return this.#waiter?.attention.heard?.(text);
        }
        return this.#takeBack(objectAt(text, heard.params)["requestId"]);
      case "noise":
    }
  }

  data(chunk: Buffer): boolean {
    if (this.#over !== undefined) return true;
    const attended = this.#waiter !== undefined;
    this.#bytes += chunk.length;
    if (this.#bytes > (attended ? this.#needs.mostBytes : mostUnattendedBytes)) {
      this.#end({ kind: "failed", failure: { kind: "nonsense", sent: true } });
      this.#needs.cancel();
      return true;
    }
    this.#chunks.push(chunk);
    this.#paused = !attended;
    return attended;
  }

  end(): void {
    if (this.#over === undefined) this.#end({ kind: "answer", text: Buffer.concat(this.#chunks) });
  }

  failed(failure: SendFailure): void {
    if (this.#over === undefined) this.#end({ kind: "failed", failure });
  }

  #ask({ id, request }: Question): void {
    if (this.#questions.size >= mostQuestions) {
      return this.#needs.tell(refusal(id, -32603, "Too many questions").message);
    }
    this.#asked += 1;
    const key = `question-${this.#asked}`;
    this.#questions.set(key, { id, request });
    this.#fresh.add(key);
    this.#look();
  }

  /** The upstream no longer wants to know. */
  #takeBack(id: unknown): void {
    for (const [key, question] of this.#questions) {
      if (question.id !== id) continue;
      this.#questions.delete(key);
      this.#fresh.delete(key);
    }
  }

  /** Whether there is something for whoever waits. */
  #look(): void {
    if (this.#waiter === undefined) return;
    if (this.#over !== undefined) return this.#waiter.settle(this.#over);
    if (this.#fresh.size === 0 || this.#gathering !== undefined) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#putQuestions();
    }, gatherMs);
  }

  #putQuestions(): void {
    const waiter = this.#waiter;
    if (waiter === undefined) return;
    const canAnswer = waiter.attention.canAnswer ?? (() => true);
    const requests: Record<string, InputRequest> = {};
    for (const key of this.#fresh) {
      const question = this.#questions.get(key);
      if (question === undefined) continue;
      if (canAnswer(question.request)) requests[key] = question.request;
      else this.#decline(key, question.id);
    }
    this.#fresh = new Set();
    if (Object.keys(requests).length > 0) waiter.settle({ kind: "questions", requests });
  }

  /** As a client answers that does not have the capability. */
  #decline(key: string, id: QuestionId): void {
    this.#questions.delete(key);
    this.#needs.tell(refusal(id, -32601, "Method not found").message);
  }

  #goOn(): void {
    this.#paused = false;
    this.#needs.resume();
  }

  #end(step: Step): void {
    this.#over = step;
    this.#chunks = [];
    this.#questions.clear();
    this.#fresh.clear();
    clearTimeout(this.#gathering);
    this.#waiter?.settle(step);
  }
}
