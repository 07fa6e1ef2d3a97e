import { giveBack, onlyRest } from "../../kernel/large-memory.ts";
import { Gathering } from "./gathering.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = "\u{FEFF}";
/** Longer ids of events are not worth sending back. */
const longestId = 1024;
const longestDelayMs = 60_000;

export interface EventListener {
  /** The data of one event, its lines joined. Called while the chunk that ended it is read. */
  event(data: Buffer): void;
  /** An event or a line has more bytes than it may. */
  tooLarge(): void;
}

/**
 * Reads server-sent events from bytes (WHATWG HTML, section 9.2.6, "Interpreting an event stream").
 *
 * Its cost is linear however the bytes are cut. An event that lies in one chunk is not copied.
 */
export class EventParser {
  readonly #listener: EventListener;
  readonly #mostBytes: number;
  readonly #line = new Gathering();
  readonly #more = new Gathering();
  #data: Buffer | undefined;
  #type = "";
  #afterReturn = false;
  #atStart = true;
  #stopped = false;
  #lastEventId: string | undefined;
  #retryMs: number | undefined;

  constructor(mostBytes: number, listener: EventListener) {
    this.#mostBytes = mostBytes;
    this.#listener = listener;
  }

  /** Of the last event that had one: where the stream can be taken up again. */
  get lastEventId(): string | undefined {
    return this.#lastEventId;
  }

  /** How long the server wants its client to wait before that, in milliseconds. */
  get retryMs(): number | undefined {
    return this.#retryMs;
  }

  stop(): void {
    this.#stopped = true;
  }

  push(chunk: Buffer): void {
    let from = 0;
    let feed = chunk.indexOf(lineFeed);
    let back = chunk.indexOf(carriageReturn);
    while (from < chunk.length && !this.#stopped) {
      if (this.#afterReturn && chunk[from] === lineFeed) from += 1;
      this.#afterReturn = false;
      if (feed !== -1 && feed < from) feed = chunk.indexOf(lineFeed, from);
      if (back !== -1 && back < from) back = chunk.indexOf(carriageReturn, from);
      const end = nearer(feed, back);
      if (end === -1) return this.#keep(chunk, from);
      this.#afterReturn = end === back;
      this.#endLine(chunk.subarray(from, end));
      from = end + 1;
    }
  }

  #keep(chunk: Buffer, from: number): void {
    this.#line.append(chunk.subarray(from));
    // Later, because whoever brought it may still be reading it.
    if (from === 0) queueMicrotask(() => giveBack(chunk));
    if (this.#line.length > this.#mostBytes) this.#giveUp();
  }

  #endLine(rest: Buffer): void {
    if (this.#line.length === 0) return this.#read(rest);
    this.#line.append(rest);
    this.#read(this.#line.take());
  }

  #read(given: Buffer): void {
    const line = this.#atStart ? withoutMark(given) : given;
    this.#atStart = false;
    if (line.length === 0) return this.#dispatch();
    const colon = line.indexOf(":");
    const value = colon === -1 ? line.subarray(line.length) : valueBehind(line, colon);
    const field = line.toString("latin1", 0, Math.min(colon === -1 ? line.length : colon, 16));
    if (field === "data") this.#addData(value);
    else if (field === "event") this.#type = value.toString("utf8", 0, 64);
    else if (field === "id") this.#noteId(value);
    else if (field === "retry") this.#noteRetry(value);
  }

  #addData(value: Buffer): void {
    const first = this.#data;
    if (first === undefined) this.#data = value;
    else {
      if (this.#more.length === 0) this.#more.append(first);
      this.#more.append(newLine);
      this.#more.append(value);
    }
    if (Math.max(value.length, this.#more.length) > this.#mostBytes) this.#giveUp();
  }

  #noteId(value: Buffer): void {
    if (value.length <= longestId && isPlain(value)) this.#lastEventId = value.toString("latin1");
  }

  #noteRetry(value: Buffer): void {
    const text = value.toString("latin1", 0, 16);
    if (/^\d+$/.test(text)) this.#retryMs = Math.min(Number(text), longestDelayMs);
  }

  #dispatch(): void {
    const data = this.#more.length > 0 ? this.#more.take() : this.#data;
    const isMessage = this.#type === "" || this.#type === "message";
    this.#data = undefined;
    this.#type = "";
    if (data !== undefined && data.length > 0 && isMessage) this.#listener.event(data);
  }

  #giveUp(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#listener.tooLarge();
  }
}

const newLine = Buffer.from("\n");

/** The smaller of two places in a text, of which -1 is none. */
const nearer = (left: number, right: number): number =>
  left === -1 || (right !== -1 && right < left) ? right : left;

/** One space behind the colon belongs to neither side. */
const valueBehind = (line: Buffer, colon: number): Buffer =>
  onlyRest(line, line[colon + 1] === 0x20 ? colon + 2 : colon + 1);

const withoutMark = (line: Buffer): Buffer =>
  line.toString("utf8", 0, 3) === byteOrderMark ? line.subarray(3) : line;

/** Only what can stand in a header again. */
const isPlain = (value: Buffer): boolean => value.every((byte) => byte >= 0x20 && byte < 0x7f);
