import { splice } from "../envelope/splice.ts";
import type { Span } from "../envelope/skim.ts";
import type { Trace, Traces } from "./traces.ts";

interface Found extends Span {
  readonly isNumber: boolean;
}

/** As much of what went on already as is needed to know an escape when its end comes, in bytes. */
const lookedBack = 16;

/**
 * Takes secrets out of a JSON text that comes in pieces. What may be the beginning of one waits for the
 * next piece; everything else goes on at once, and as it came where nothing was found.
 *
 * Anything but a number can only stand inside a string of the text, so that it stays well-formed.
 */
export class SecretSieve {
  readonly #traces: Traces;
  #before: Buffer = nothing;
  #waiting: Buffer = nothing;
  #found = false;

  constructor(traces: Traces) {
    this.#traces = traces;
  }

  /** Whether there was one by now. */
  get found(): boolean {
    return this.#found;
  }

  /** How much waits for the next piece. */
  get waitingBytes(): number {
    return this.#waiting.length;
  }

  /** What may go on of the text so far. */
  pass(piece: Buffer): Buffer {
    const text = this.#waiting.length === 0 ? piece : Buffer.concat([this.#waiting, piece]);
    const found = this.#search(text);
    const end = startOfRest(text, this.#traces, found);
    this.#waiting = end === text.length ? nothing : Buffer.from(text.subarray(end));
    const ready = end === text.length ? text : text.subarray(0, end);
    return this.#without(ready, found);
  }

  /** What is left when no more comes. */
  end(): Buffer {
    const text = this.#waiting;
    this.#waiting = nothing;
    return this.#without(text, this.#search(text));
  }

  #without(text: Buffer, found: readonly Found[]): Buffer {
    const seen = text.length < lookedBack ? Buffer.concat([this.#before, text]) : text;
    this.#before = Buffer.from(seen.subarray(-lookedBack));
    const inside = found.filter(({ start }) => start < text.length);
    if (inside.length === 0) return text;
    this.#found = true;
    return splice(text, merged(inside, text.length).map(replacement));
  }

  #search(text: Buffer): readonly Found[] {
    const found: Found[] = [];
    for (const { bytes, isNumber } of this.#traces) {
      let at = text.indexOf(bytes);
      while (at !== -1) {
        const one = { start: at, end: at + bytes.length, isNumber };
        if (!this.#isInEscape(text, at)) found.push(one);
        at = text.indexOf(bytes, at + 1);
      }
    }
    return found;
  }

  /** Whether the letter here belongs to an escape that began before: then it is none of the secret's. */
  #isInEscape(text: Buffer, at: number): boolean {
    const near =
      at < lookedBack
        ? Buffer.concat([this.#before, text.subarray(0, at)])
        : text.subarray(at - lookedBack, at);
    const last = /\\+(?:u[\da-f]{0,3})?$/i.exec(near.toString("latin1"))?.[0] ?? "";
    return (last.lastIndexOf("\\") + 1) % 2 === 1;
  }
}

const nothing = Buffer.alloc(0);

/** Where that begins which must wait: a trace that is cut off here, or one that reaches into such. */
function startOfRest(text: Buffer, traces: Traces, found: readonly Found[]): number {
  let cut = text.length;
  for (const trace of traces) cut = Math.min(cut, startOfPart(text, trace));
  let start = cut;
  for (const one of found) if (one.end > cut) start = Math.min(start, one.start);
  return start;
}

/** Where the longest part of a trace begins that the text ends with. */
function startOfPart(text: Buffer, { bytes, head }: Trace): number {
  const from = Math.max(0, text.length - bytes.length + 1);
  for (let at = text.indexOf(head, from); at !== -1; at = text.indexOf(head, at + 1)) {
    if (isPartAt(text, at, bytes)) return at;
  }
  for (let at = Math.max(from, text.length - head.length + 1); at < text.length; at += 1) {
    if (isPartAt(text, at, bytes)) return at;
  }
  return text.length;
}

/** Whether all that the text has from here on is the beginning of `bytes`. */
const isPartAt = (text: Buffer, at: number, bytes: Buffer): boolean =>
  text[at] === bytes[0] && bytes.compare(text, at, text.length, 0, text.length - at) === 0;

/** Spans in their order, of which none touches another, and none goes beyond `limit`. */
function merged(found: readonly Found[], limit: number): readonly Found[] {
  const all: Found[] = [];
  for (const one of found.toSorted((left, right) => left.start - right.start)) {
    const last = all.at(-1);
    const end = Math.min(one.end, limit);
    if (last === undefined || one.start > last.end) all.push({ ...one, end });
    else {
      const isNumber = last.isNumber && one.isNumber;
      all.splice(-1, 1, { start: last.start, end: Math.max(last.end, end), isNumber });
    }
  }
  return all;
}

const replacement = ({ start, end, isNumber }: Found) => ({
  start,
  end,
  text: isNumber ? "1".repeat(end - start) : "[secret]",
});
