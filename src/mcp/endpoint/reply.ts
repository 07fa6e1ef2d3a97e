import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { giveBack } from "../../kernel/large-memory.ts";
import { eventHead, eventTail, frame, keepAliveComment, onOneLine } from "./event-text.ts";
import type { Silences, Silent } from "./silences.ts";

export interface ReplyOptions {
  /** Watches for the silence after which a stream gets a comment. */
  readonly silences: Silences;
  /** Whether the client takes a stream in place of plain JSON. */
  readonly takesStream: boolean;
}

/**
 * The answer to one request: plain JSON, or a stream as soon as something must be said before it.
 *
 * An answer that takes long becomes a stream for that, where the client takes one, so that no proxy
 * gives the request up. Once a stream was opened the answer is its last event.
 */
export class Reply implements Silent {
  place = -1;
  readonly #response: ServerResponse;
  readonly #options: ReplyOptions;
  readonly #controller = new AbortController();
  #whenGone: ((reason: unknown) => void) | undefined;
  #ended = false;
  #begun = false;
  #inStream = false;

  constructor(response: ServerResponse, options: ReplyOptions) {
    this.#response = response;
    this.#options = options;
    response.on("close", () => {
      if (this.#ended) return;
      this.#stop();
      this.cancel();
    });
    if (options.takesStream) options.silences.watch(this);
  }

  /** Fires when the client goes away or takes the request back before it was answered. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether some of the answer is on its way. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Ends the call; without a reason, because its client wants it no more. */
  cancel(reason: unknown = kernelErrors.cancelled({})): void {
    this.#controller.abort(reason);
    this.#whenGone?.(reason);
  }

  /** As the signal, for one listener: at the rate of forwarded calls a listener of events costs. */
  whenGone(listener: ((reason: unknown) => void) | undefined): void {
    this.#whenGone = listener;
    if (this.signal.aborted) listener?.(this.signal.reason);
  }

  /** Sends a comment into a silent answer. */
  breakSilence(): void {
    if (this.#ended || this.#begun) return;
    this.#open();
    if (!this.#response.writableNeedDrain) this.#response.write(keepAliveComment);
  }

  /** Sends a message ahead of the answer. */
  send(message: object): void {
    if (this.#ended) return;
    this.#open();
    this.#response.write(frame(message));
  }

  /** The same for news that may be lost: it is, while the client reads too slowly. */
  tell(message: object): void {
    if (!this.#response.writableNeedDrain) this.send(message);
  }

  /** The same for a notification that is JSON text; lost, too, where the client takes no stream. */
  tellText(text: Buffer): void {
    if (this.#ended || this.#begun || !this.#options.takesStream) return;
    if (this.#response.writableNeedDrain) return;
    this.#open();
    this.#response.write(eventHead);
    this.#response.write(onOneLine(text));
    this.#response.write(eventTail);
  }

  /** Sends the answer. Over a stream the HTTP status has been 200 since its beginning. */
  end(message: object, status = 200, headers?: OutgoingHttpHeaders): void {
    if (this.#ended) return;
    this.#stop();
    if (this.#response.headersSent) this.#response.end(frame(message));
    else endJson(this.#response, message, status, headers);
  }

  /** Sends a piece of an answer that is JSON text; its memory is given back then. After false, wait for `whenDrained`. */
  writeText(chunk: Buffer): boolean {
    if (!this.#begun) {
      if (this.#ended) return true;
      this.#begin();
    }
    const text = this.#inStream ? onOneLine(chunk) : chunk;
    return this.#response.write(text, (error) => {
      if (!error) giveBack(text);
    });
  }

  whenDrained(resume: () => void): void {
    this.#response.once("drain", resume);
  }

  /** Sends the rest of such an answer, or all of it. */
  endText(chunk: Buffer | undefined, status = 200): void {
    if (this.#begun || this.#response.headersSent) return this.#endPieces(chunk);
    if (this.#ended) return;
    this.#begun = true;
    this.#stop();
    this.#response.writeHead(status, textHead(chunk?.length ?? 0));
    // As text it goes out in one piece with the head; each of its bytes is one letter of Latin-1.
    if (chunk !== undefined && chunk.length < shortBytes) {
      this.#response.end(chunk.toString("latin1"), "latin1");
    } else this.#response.end(chunk);
  }

  /** Ends an answer of which some is on its way so that the client sees that it is not whole. */
  breakOff(): void {
    this.#stop();
    this.#response.destroy();
  }

  #endPieces(chunk: Buffer | undefined): void {
    if (!this.#begun) {
      if (this.#ended) return;
      this.#begin();
    }
    this.#stop();
    if (chunk !== undefined) this.#response.write(this.#inStream ? onOneLine(chunk) : chunk);
    this.#response.end(this.#inStream ? eventTail : undefined);
  }

  #begin(): void {
    this.#begun = true;
    // No comment may come between the pieces of an answer.
    this.#options.silences.forget(this);
    this.#inStream = this.#response.headersSent;
    if (this.#inStream) this.#response.write(eventHead);
    else this.#response.writeHead(200, jsonHead);
  }

  #open(): void {
    if (!this.#response.headersSent) openStream(this.#response);
  }

  #stop(): void {
    this.#ended = true;
    this.#options.silences.forget(this);
  }
}

/** Below this size, a copy of an answer costs less than a second piece to write, in bytes. */
const shortBytes = 8192;

export function openStream(response: ServerResponse): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    Connection: "keep-alive",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
  });
  response.flushHeaders();
}

export function endJson(
  response: ServerResponse,
  message: object,
  status: number,
  headers?: OutgoingHttpHeaders,
): void {
  const text = JSON.stringify(message);
  response.writeHead(status, { ...textHead(Buffer.byteLength(text)), ...headers }).end(text);
}

const jsonHead = { "Content-Type": "application/json", "X-Content-Type-Options": "nosniff" };

const textHead = (length: number) => ({
  "Content-Type": "application/json",
  "Content-Length": length,
  "X-Content-Type-Options": "nosniff",
});
