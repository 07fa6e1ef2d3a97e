import type { IncomingHttpHeaders } from "node:http";

/**
 * A request that came in as bytes, with a way for its answer to go out as bytes: for tools that only
 * pass both on. What a tool did not write here, it answers as any other tool does.
 */
export interface Passage {
  readonly era: "modern" | "legacy";
  readonly id: string | number;
  readonly method: string;
  /** Parsed from `body`, which says nothing else: no key stands in it twice. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The whole JSON-RPC request. */
  readonly body: Buffer;
  readonly layout: Layout;
  readonly headers: IncomingHttpHeaders;
  /** What the client said it can do, as in its capabilities. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** The least severe log line the client wants to hear; undefined for none. */
  readonly logLevel: string | undefined;
  /** Calls `listener` once, when the client goes away or the call is given up; undefined for nobody. */
  whenGone(listener: ((reason: unknown) => void) | undefined): void;
  /** Ends the call from this side: its time is over. */
  giveUp(reason: unknown): void;
  /** Whether some of the answer is on its way, so that nothing else can be said. */
  readonly begun: boolean;
  /** Sends a notification ahead of the answer, as JSON text; it may be lost. */
  tell(text: Buffer): void;
  /** Sends a piece of the answer's JSON text. After false, wait for `whenDrained`. */
  write(chunk: Buffer): boolean;
  whenDrained(resume: () => void): void;
  /** Sends the rest, or all of it; `errorCode` is that of the JSON-RPC error it holds. */
  end(chunk?: Buffer, errorCode?: number): void;
}

/** Where the parts of a JSON-RPC request stand in its bytes. No key stands in either object twice. */
export interface Layout {
  readonly message: ReadonlyMap<string, Span>;
  /** Undefined where there are none. */
  readonly params: ReadonlyMap<string, Span> | undefined;
}

/** From the first byte of a value to behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
