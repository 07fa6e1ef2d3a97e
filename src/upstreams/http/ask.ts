/** The hub's own small requests: introductions, pings, subscriptions. */

import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { Receiver, SendFailure } from "../channel.ts";
import { Exchange, type Terms } from "./exchange.ts";
import type { ResponseHeaders } from "./http1/response.ts";

/** More than any introduction needs. */
const mostBytes = 4 * 1024 * 1024;

const plainTerms: Terms = {
  mostBytes,
  questions: false,
  voids: () => false,
  absent() {},
};

export interface Reply {
  readonly result?: JsonObject;
  readonly error?: JsonObject;
  readonly failure?: SendFailure;
  readonly headers: ResponseHeaders;
  /** Of a response that is not simply an answer. */
  readonly status: number | undefined;
}

type Said = Pick<Reply, "result" | "error" | "failure">;
type Give = (said: Said) => void;

/**
 * Sends one request and waits for its whole answer.
 *
 * @throws the signal's reason.
 */
export function ask(
  id: string,
  send: (exchange: Exchange) => void,
  signal: AbortSignal,
  terms: Terms = plainTerms,
): Promise<Reply> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const give: Give = (said) => {
      signal.removeEventListener("abort", giveUp);
      resolve({ ...said, headers: exchange.headers ?? {}, status: exchange.status });
    };
    const tooMuch = (): void => {
      exchange.cancel();
      give(nonsense);
    };
    const exchange = new Exchange(id, collecting(give, tooMuch), terms);
    const giveUp = (): void => {
      exchange.cancel();
      reject(signal.reason);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    send(exchange);
  });
}

const nonsense = { failure: { kind: "nonsense", sent: true } } as const;

function collecting(give: Give, tooMuch: () => void): Receiver {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    sent() {},
    message() {},
    data(chunk) {
      bytes += chunk.length;
      if (bytes > mostBytes) tooMuch();
      else chunks.push(chunk);
      return true;
    },
    end: () => give(read(Buffer.concat(chunks))),
    failed: (failure) => give({ failure }),
  };
}

function read(text: Buffer): Said {
  try {
    const message: unknown = JSON.parse(text.toString());
    const { result, error } = isJsonObject(message) ? message : {};
    if (isJsonObject(result)) return { result };
    return isJsonObject(error) ? { error } : nonsense;
  } catch {
    return nonsense;
  }
}

/** How long the other side may take to accept a message that has no answer, in milliseconds. */
const noticeMs = 10_000;

/** Sends a message that has no answer. Resolves when it was taken, refused or lost; it does not throw. */
export function notify(send: (exchange: Exchange) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const receiver = { sent() {}, message() {}, data: () => true, end: done, failed: done };
    const exchange = new Exchange(undefined, receiver, plainTerms);
    const giveUp = (): void => {
      exchange.cancel();
      done();
    };
    const timer = setTimeout(giveUp, noticeMs).unref();
    send(exchange);
  });
}
