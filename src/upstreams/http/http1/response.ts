/** Values of a header that came several times stand in a list. Names are in small letters. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Hears of one request: start, head, data, end; or failure, once, at any point. */
export interface ResponseListener {
  /** The request is about to be written. */
  onStart(control: ResponseControl): void;
  onHead(status: number, headers: ResponseHeaders): void;
  /** The listener's own from then on. */
  onData(chunk: Buffer): void;
  onEnd(): void;
  onFailure(cause: Error): void;
}

/** What the listener can do about a response. Nothing, once that is over. */
export interface ResponseControl {
  /** No data comes until `resume`. */
  pause(): void;
  resume(): void;
  /** Nothing more is told. */
  abort(): void;
}

/** What the other side sent is no HTTP. */
export class HttpFault extends Error {
  override readonly name = "HttpFault";
}
