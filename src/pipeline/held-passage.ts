import type { IncomingHttpHeaders } from "node:http";
import type { Layout, Passage } from "./passage.ts";

/**
 * A passage that keeps the end of the answer until it is let go, so that nobody has a whole answer
 * before the call is on record.
 */
export class HeldPassage implements Passage {
  readonly #passage: Passage;
  #last: { readonly chunk: Buffer | undefined; readonly errorCode: number | undefined } | undefined;
  #wrote = false;

  constructor(passage: Passage) {
    this.#passage = passage;
  }

  /** The answer, where it is all here. */
  get answer(): Buffer | undefined {
    return this.#wrote ? undefined : this.#last?.chunk;
  }

  /** Sends the end, if there is one. */
  release(): void {
    const last = this.#last;
    this.#last = undefined;
    if (last !== undefined) this.#passage.end(last.chunk, last.errorCode);
  }

  end(chunk?: Buffer, errorCode?: number): void {
    this.#last = { chunk, errorCode };
  }

  write(chunk: Buffer): boolean {
    this.#wrote = true;
    return this.#passage.write(chunk);
  }

  get era(): Passage["era"] {
    return this.#passage.era;
  }

  get id(): Passage["id"] {
    return this.#passage.id;
  }

  get method(): string {
    return this.#passage.method;
  }

  get params(): Passage["params"] {
    return this.#passage.params;
  }

  get body(): Buffer {
    return this.#passage.body;
  }

  get layout(): Layout {
    return this.#passage.layout;
  }

  get headers(): IncomingHttpHeaders {
    return this.#passage.headers;
  }

  get capabilities(): Passage["capabilities"] {
    return this.#passage.capabilities;
  }

  get logLevel(): string | undefined {
    return this.#passage.logLevel;
  }

  get begun(): boolean {
    return this.#last !== undefined || this.#passage.begun;
  }

  whenGone(listener: ((reason: unknown) => void) | undefined): void {
    this.#passage.whenGone(listener);
  }

  giveUp(reason: unknown): void {
    this.#passage.giveUp(reason);
  }

  tell(text: Buffer): void {
    this.#passage.tell(text);
  }

  whenDrained(resume: () => void): void {
    this.#passage.whenDrained(resume);
  }
}
