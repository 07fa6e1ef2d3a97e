import type { Socket } from "node:net";
import type { Dial } from "./open-socket.ts";
import { type ResponseHead, usualSeconds } from "./read-head.ts";
import { ResponseParser, type ResponseSink } from "./response-parser.ts";
import type { Carrier, Turn } from "./turn.ts";
import { writeRequest } from "./write-request.ts";

const connectSeconds = 10;

export interface ConnectionNeeds {
  readonly dial: Dial;
  /** It can take another turn. */
  readonly free: (connection: Http1Connection) => void;
  /** It cannot, and will never. */
  readonly gone: (connection: Http1Connection) => void;
}

/** One connection, for one request at a time. */
export class Http1Connection implements Carrier, ResponseSink {
  readonly #needs: ConnectionNeeds;
  readonly #socket: Socket;
  readonly #parser = new ResponseParser(this);
  #turn: Turn | undefined;
  #isWritten = false;
  /** For how long it can be used again once its turn is over. */
  #keptSeconds = usualSeconds;
  /** What came behind the piece that its reader asked to pause at. */
  #rest: Buffer | undefined;
  /** The other side sends no more. */
  #isEnded = false;
  /** By `performance.now`. */
  #usableUntil = 0;

  /** @param first waits until there is a connection, and fails if there is none. */
  constructor(needs: ConnectionNeeds, first: Turn) {
    this.#needs = needs;
    this.#turn = first;
    const { dial } = needs;
    const socket = dial.open((bytes, end) => this.#read(bytes, end));
    this.#socket = socket;
    const giveUp = (): void => void socket.destroy(new Error("No connection in time."));
    const timer = setTimeout(giveUp, connectSeconds * 1000).unref();
    socket.once(dial.ready, () => {
      clearTimeout(timer);
      if (!this.begin(first)) this.#release();
    });
    let trouble: Error | undefined;
    socket.on("error", (error) => {
      trouble = error;
    });
    socket.once("end", () => {
      this.#isEnded = true;
      if (this.#rest === undefined) this.#conclude();
    });
    socket.once("close", () => {
      clearTimeout(timer);
      if (this.#isEnded && this.#rest !== undefined) return;
      this.#fail(trouble ?? new Error("The connection was closed."));
    });
  }

  /** Whether it can still take a turn, `now` being of `performance.now`. */
  isUsable(now: number): boolean {
    return this.#usableUntil > now && this.#socket.writable;
  }

  /**
   * Sends a request; only where none is under way.
   *
   * @returns false where it was given up before, so that the connection is as free as it was.
   */
  begin(turn: Turn): boolean {
    this.#turn = turn;
    this.#isWritten = false;
    this.#parser.begin();
    turn.carrier = this;
    try {
      turn.listener.onStart(turn);
    } catch (cause) {
      if (this.#turn !== turn) return false;
      this.abort(turn);
      turn.fail(cause);
    }
    if (this.#turn !== turn) return false;
    this.#isWritten = true;
    writeRequest(this.#socket, turn.request);
    return true;
  }

  /** Its turn fails with this. */
  close(cause: Error): void {
    this.#fail(cause);
  }

  head(head: ResponseHead): void {
    this.#keptSeconds = head.keptSeconds;
    this.#turn?.listener.onHead(head.status, head.headers);
  }

  data(chunk: Buffer): void {
    this.#turn?.listener.onData(chunk);
  }

  pause(turn: Turn): void {
    if (this.#turn === turn) this.#parser.isPaused = true;
  }

  resume(turn: Turn): void {
    if (this.#turn !== turn || !this.#parser.isPaused) return;
    this.#parser.isPaused = false;
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest !== undefined && !this.#read(rest, rest.length)) return;
    if (this.#isEnded) this.#conclude();
    else this.#socket.resume();
  }

  abort(turn: Turn): void {
    if (this.#turn !== turn) return;
    this.#turn = undefined;
    this.#parser.stop();
    if (this.#isWritten) this.#drop();
  }

  /** @returns false where nothing more is to be read for now. */
  #read(bytes: Buffer, end: number): boolean {
    const turn = this.#turn;
    // Nobody asked for it: what follows could be taken for the answer to the next request.
    if (turn === undefined || !this.#isWritten) return this.#drop();
    try {
      const at = this.#parser.read(bytes, end);
      if (this.#turn !== turn) return false;
      if (this.#parser.isDone) this.#finish(turn, at === end);
      else if (at < end) this.#keep(bytes.subarray(at, end));
      return !this.#parser.isPaused;
    } catch (cause) {
      this.#fail(cause);
      return false;
    }
  }

  /** What TLS has decrypted comes, and so does the end, whether its reader has paused or not. */
  #keep(bytes: Buffer): void {
    this.#rest = this.#rest === undefined ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
  }

  #finish(turn: Turn, isAll: boolean): void {
    this.#turn = undefined;
    this.#parser.isPaused = false;
    const isSent = this.#socket.writableLength === 0;
    if (isAll && isSent && this.#keptSeconds > 0 && !this.#isEnded) this.#release();
    else this.#drop();
    turn.end();
  }

  #release(): void {
    this.#usableUntil = performance.now() + this.#keptSeconds * 1000;
    this.#needs.free(this);
  }

  #conclude(): void {
    const turn = this.#turn;
    if (turn !== undefined && this.#parser.endsWithConnection) this.#finish(turn, true);
    else this.#fail(new Error("The other side closed the connection."));
  }

  #fail(cause: unknown): void {
    const turn = this.#turn;
    this.#turn = undefined;
    this.#parser.stop();
    this.#drop();
    turn?.fail(cause);
  }

  #drop(): false {
    this.#rest = undefined;
    this.#socket.destroy();
    this.#needs.gone(this);
    return false;
  }
}
