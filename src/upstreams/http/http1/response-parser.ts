import { bufferOf } from "../../../kernel/large-memory.ts";
import { readFields, type ResponseHead, readHead } from "./read-head.ts";
import { HttpFault } from "./response.ts";

export interface ResponseSink {
  head(head: ResponseHead): void;
  data(chunk: Buffer): void;
}

type State =
  | "head"
  | "body"
  | "chunk size"
  | "chunk"
  | "chunk end"
  | "trailers"
  | "until close"
  | "done";

const mostHeadBytes = 32 * 1024;
/** What a head is looked for in at a time, so that its values do not hold on to what stands behind it. */
const headStep = 1024;
/** The size of a chunk, and whatever a server adds to it. */
const mostLineBytes = 1024;
/** Heads that only say that another will come. */
const mostInterim = 16;

const lineEnd = 0x0a;
const chunkSize = /^([\da-f]{1,12})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?\r\n$/i;

/** Reads the responses of one connection (RFC 9112), one at a time, from pieces cut anywhere. */
export class ResponseParser {
  readonly #sink: ResponseSink;
  #state: State = "done";
  /** The begin of a head or of a line, in latin1. */
  #text = "";
  /** Bytes that are missing from the body, or from the chunk. */
  #left = 0;
  #interim = 0;
  #trailerBytes = 0;
  #lastHead: { readonly text: string; readonly head: ResponseHead } | undefined;
  /** Nothing is read while this is so. */
  isPaused = false;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  /** A response is expected. */
  begin(): void {
    this.#state = "head";
    this.#text = "";
    this.#interim = 0;
    this.#trailerBytes = 0;
    this.isPaused = false;
  }

  /** No response is expected any more. */
  stop(): void {
    this.#state = "done";
  }

  /** The response is whole. */
  get isDone(): boolean {
    return this.#state === "done";
  }

  /** Whether a connection that ends here makes the response whole. */
  get endsWithConnection(): boolean {
    return this.#state === "until close";
  }

  /**
   * Reads bytes from 0 to `end`, which stay the caller's.
   *
   * @returns where it stopped: before `end` where it was paused, or where the response ended.
   * @throws HttpFault
   */
  read(bytes: Buffer, end: number): number {
    let at = 0;
    while (at < end && this.#state !== "done" && !this.isPaused) at = this.#step(bytes, at, end);
    return at;
  }

  #step(bytes: Buffer, at: number, end: number): number {
    if (this.#state === "head") return this.#readHead(bytes, at, end);
    if (this.#state === "body") return this.#readBody(bytes, at, end, "done");
    if (this.#state === "chunk") return this.#readBody(bytes, at, end, "chunk end");
    if (this.#state !== "until close") return this.#readLine(bytes, at, end);
    this.#sink.data(copied(bytes, at, end));
    return end;
  }

  #readHead(bytes: Buffer, at: number, end: number): number {
    const known = this.#text.length;
    const stop = Math.min(end, at + headStep);
    const text = this.#text + bytes.toString("latin1", at, stop);
    if (!begins(text)) throw new HttpFault("It does not begin as a response does.");
    const headEnd = text.indexOf("\r\n\r\n", Math.max(0, known - 3));
    if (headEnd === -1) {
      if (text.length >= mostHeadBytes) throw new HttpFault("The head has no end.");
      this.#text = text;
      return stop;
    }
    this.#text = "";
    this.#begin(this.#headOf(text.slice(0, headEnd)));
    return at + headEnd + "\r\n\r\n".length - known;
  }

  /** Servers say the same again and again: the date counts seconds. */
  #headOf(text: string): ResponseHead {
    if (this.#lastHead?.text === text) return this.#lastHead.head;
    const head = readHead(text);
    this.#lastHead = { text, head };
    return head;
  }

  #begin(head: ResponseHead): void {
    const { status, body } = head;
    if (status === 101) throw new HttpFault("It speaks another protocol now.");
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > mostInterim) throw new HttpFault("It does not come to its answer.");
      return;
    }
    if (body === "until close") this.#state = "until close";
    else if (body === "chunked") this.#state = "chunk size";
    else this.#state = body === 0 ? "done" : "body";
    this.#left = typeof body === "number" ? body : 0;
    this.#sink.head(head);
  }

  #readBody(bytes: Buffer, at: number, end: number, next: State): number {
    const stop = Math.min(end, at + this.#left);
    this.#left -= stop - at;
    if (this.#left === 0) this.#state = next;
    this.#sink.data(copied(bytes, at, stop));
    return stop;
  }

  #readLine(bytes: Buffer, at: number, end: number): number {
    const found = bytes.indexOf(lineEnd, at);
    const stop = found === -1 || found >= end ? end : found + 1;
    this.#text += bytes.toString("latin1", at, Math.min(stop, at + mostLineBytes));
    if (this.#text.length >= mostLineBytes) throw new HttpFault("A line has no end.");
    if (this.#text.endsWith("\n")) {
      const line = this.#text;
      this.#text = "";
      this.#take(line);
    }
    return stop;
  }

  #take(line: string): void {
    if (this.#state === "chunk size") return this.#beginChunk(line);
    if (!line.endsWith("\r\n")) throw new HttpFault("A line has another end.");
    if (this.#state === "chunk end") {
      if (line !== "\r\n") throw new HttpFault("A chunk is longer than it says.");
      this.#state = "chunk size";
      return;
    }
    this.#trailerBytes += line.length;
    if (this.#trailerBytes > mostHeadBytes) throw new HttpFault("There is no end behind it.");
    if (line === "\r\n") this.#state = "done";
    else readFields([line.slice(0, -2)]);
  }

  #beginChunk(line: string): void {
    const [, size] = chunkSize.exec(line) ?? [];
    if (size === undefined) throw new HttpFault("A chunk has no size.");
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? "trailers" : "chunk";
  }
}

const beginning = "HTTP/1.";

const begins = (text: string): boolean =>
  text.length < beginning.length ? beginning.startsWith(text) : text.startsWith(beginning);

function copied(bytes: Buffer, start: number, end: number): Buffer {
  const copy = bufferOf(end - start);
  bytes.copy(copy, 0, start, end);
  return copy;
}
