/**
 * One kept-alive HTTP/1.1 connection of the load generator, read and written by hand: a client library
 * would cost as much as the server that is measured, on the same cores.
 *
 * @module
 */

import { connect, type Socket } from "node:net";

export interface HttpAnswer {
  readonly status: number;
  /** Bytes of the body on the wire; those of chunked framing are among them. */
  readonly bytes: number;
  /** The length the head announced; undefined where the body came in chunks. */
  readonly length: number | undefined;
}

/** What one request wants to know of its answer. */
export interface Ask {
  /** A whole request, head and body. */
  readonly request: Buffer;
  done(answer: HttpAnswer): void;
  failed(error: Error): void;
  /** Pieces of the body, where somebody wants them. */
  piece?(chunk: Buffer): void;
}

const headEnd = "\r\n\r\n";
const lastChunk = "0\r\n\r\n";

/** How long nothing may come, in milliseconds. */
const patienceMs = 60_000;

/** One request at a time. It does not pipeline, and connects anew after it was closed. */
export class HttpLine implements Disposable {
  readonly #port: number;
  #socket: Socket | undefined;
  #ask: Ask | undefined;
  #head: Buffer | undefined;
  #status = 0;
  #length: number | undefined;
  #bytes = 0;
  #tail = "";
  #readable = false;

  constructor(port: number) {
    this.#port = port;
  }

  send(ask: Ask): void {
    this.#ask = ask;
    this.#head = undefined;
    this.#readable = false;
    this.#bytes = 0;
    this.#tail = "";
    this.#socket ??= this.#connect();
    this.#socket.write(ask.request);
  }

  /** Stops reading until `resume`: a reader who takes their time. */
  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  #connect(): Socket {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    const lost = (error?: Error): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      const ask = this.#ask;
      this.#ask = undefined;
      ask?.failed(error ?? new Error("The server closed the connection."));
    };
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", lost);
    socket.on("close", () => lost());
    socket.setTimeout(patienceMs, () => socket.destroy(new Error("No answer came.")));
    return socket;
  }

  #read(chunk: Buffer): void {
    if (this.#readable) return this.#body(chunk);
    const text = this.#head === undefined ? chunk : Buffer.concat([this.#head, chunk]);
    const end = text.indexOf(headEnd);
    if (end === -1) {
      this.#head = text;
      return;
    }
    const head = text.toString("latin1", 0, end);
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#length = length === undefined ? undefined : Number(length);
    this.#readable = true;
    this.#body(text.subarray(end + headEnd.length));
  }

  #body(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#ask?.piece?.(chunk);
    if (this.#length === undefined ? !this.#isLast(chunk) : this.#bytes < this.#length) return;
    const ask = this.#ask;
    this.#ask = undefined;
    ask?.done({ status: this.#status, bytes: this.#bytes, length: this.#length });
  }

  /** Nothing comes behind an answer, so that its last bytes say that it is whole. */
  #isLast(chunk: Buffer): boolean {
    const end = chunk.toString("latin1", Math.max(0, chunk.length - lastChunk.length));
    this.#tail = (this.#tail + end).slice(-lastChunk.length);
    return this.#tail === lastChunk;
  }

  [Symbol.dispose](): void {
    this.#ask = undefined;
    this.#socket?.destroy();
  }
}

/** The answer to one request over a line. */
export function answered(
  line: HttpLine,
  request: Buffer,
  piece?: (chunk: Buffer) => void,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    line.send({ request, done: resolve, failed: reject, ...(piece !== undefined && { piece }) });
  });
}
