/**
 * A way to one instance of an upstream, whatever its transport and era.
 *
 * A channel moves JSON-RPC messages as bytes and knows their envelope only. It hides what differs: an
 * answer that comes as JSON, as an event stream or as a line looks the same to the receiver.
 *
 * @module
 */

import type { CallerCredential } from "./credentials/credential.ts";
import type { Span } from "./envelope/skim.ts";
import type { Spliced } from "./envelope/splice.ts";
import type { Era, Introduction } from "./introduction.ts";

export interface Channel extends AsyncDisposable {
  /** What the other side said of itself, while the connection it said it on is good. */
  readonly introduction: Introduction | undefined;
  /**
   * The introduction, made at first need and anew after it was lost; many callers share one.
   *
   * @throws what `upstreams/errors.ts` has for it; the signal's reason.
   */
  introduce(signal: AbortSignal): Promise<Introduction>;
  /** Sends one request. It does not throw: whatever happens is told to the receiver, once. */
  send(request: Outbound, receiver: Receiver): Sending;
  /**
   * Sends a notification or the answer to a question of the other side; lost if nobody is there. What
   * belongs to a request that came with a credential goes with the same.
   */
  tell(message: object, credential?: CallerCredential): void;
  /** Asks to be told when these resources change. What it asked before is replaced. */
  follow(uris: ReadonlySet<string>): void;
  /** What the other side says on its own. */
  listen(listener: (news: News) => void): Disposable;
  /** Asks whether the other side is well, in the cheapest way that its era has. */
  ping(signal: AbortSignal): Promise<void>;
}

/** One request, written in the era of the introduction. */
export interface Outbound {
  readonly era: Era;
  readonly method: string;
  /** For the header `Mcp-Name`, where the method has one. */
  readonly name?: string | undefined;
  /** The id and the progress token in `body`; answer and progress come back under them. */
  readonly id: string | number;
  readonly progressToken?: string | number | undefined;
  /** One JSON-RPC request. */
  readonly body: Buffer;
  /** The same, where it is large and mostly as its caller wrote it. */
  readonly spliced?: Spliced | undefined;
  /** Where the id stands in the body, for whoever knows. */
  readonly idAt?: Span | undefined;
  /** Nobody but this request has its body. */
  readonly isCopy?: boolean;
  /** Further headers in small letters, such as `mcp-param-region`; only HTTP has them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The caller's, in place of the hub's own headers; only HTTP has them. */
  readonly credential?: CallerCredential | undefined;
}

/** Hears of one request, in this order: sent, messages, data, end; or failed, once, at any point. */
export interface Receiver {
  /** From here on the other side may have seen it. */
  sent(): void;
  /** A notification or a question of the other side that belongs to this request: one JSON text. */
  message(text: Buffer): void;
  /**
   * The answer, an error of JSON-RPC too, as pieces of its JSON text, which are the receiver's as soon as
   * its caller has returned. False asks for a pause.
   */
  data(chunk: Buffer): boolean;
  end(): void;
  failed(failure: SendFailure): void;
}

export interface Sending {
  /** Gives the request up and says so to the other side. Nothing is told to the receiver after it. */
  cancel(): void;
  /** Goes on after `data` returned false. */
  resume(): void;
}

export interface SendFailure {
  /**
   * `connect`: nobody there. `closed`: the connection ended before the answer did. `refused`: an HTTP
   * status instead of an answer. `nonsense`: bytes that are no answer, or too many of them.
   */
  readonly kind: "connect" | "closed" | "refused" | "nonsense";
  /** Whether the other side may have seen the request. */
  readonly sent: boolean;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** For the log only: it may name addresses. */
  readonly cause?: unknown;
}

export type News =
  | { readonly list: "tools" | "prompts" | "resources" }
  | { readonly resource: string }
  /** The connection or the process is gone; what it listed may be stale. */
  | { readonly state: "lost" }
  | { readonly state: "introduced"; readonly introduction: Introduction };
