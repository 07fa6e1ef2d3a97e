/**
 * The id of an answer that passes by: the one that was put on the wire out, the caller's own in.
 *
 * Many servers write the id last, behind the whole result, so an answer is not held back for it. Ids on
 * the wire are text that occurs nowhere else (`wire-ids.ts`), and what is replaced is that text as the
 * value of a key `id`: inside a JSON string its quotes would be escaped. A server that repeats the id of
 * its request in its result, under that key, thereby gives the caller's own id, as it would without the
 * hub.
 *
 * @module
 */

import { giveBackSoon } from "../../kernel/large-memory.ts";

const nothing = Buffer.alloc(0);
/** The key, the colon and the white space that a writer may put around it. */
const longestKey = 40;
/** The beginning of a key with its value, cut off anywhere by the end of the text. */
const cutOff = /"(?:i(?:d(?:"\s*(?::\s*(?:"[^"]*)?)?)?)?)?$/;
const closeBrace = 0x7d;
const colon = 0x3a;
const key = Buffer.from('"id"');

/** One is made for every call, so nothing is prepared that most answers do not need. */
export class IdRestorer {
  /** As JSON. */
  readonly #wire: string;
  readonly #original: string | number;
  #held: Buffer = nothing;
  #found = false;

  constructor(wire: string, original: string | number) {
    this.#wire = `"${wire}"`;
    this.#original = original;
  }

  /** Whether the id was seen: an answer without it is nobody's. */
  get found(): boolean {
    return this.#found;
  }

  /** What can be passed on so far. */
  push(chunk: Buffer): Buffer {
    const text = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const pieces: Buffer[] = [];
    let from = 0;
    for (let at = this.#next(text, 0); at !== -1; at = this.#next(text, at + 1)) {
      if (!isBehindKey(text, from, at)) continue;
      const instead = Buffer.from(JSON.stringify(this.#original));
      pieces.push(text.subarray(from, at), instead);
      from = at + this.#wire.length;
      this.#found = true;
    }
    const end = this.#endOfCertain(text, from);
    this.#held = end === text.length ? nothing : text.subarray(end);
    if (from === 0) return end === text.length ? text : text.subarray(0, end);
    const whole = Buffer.concat([...pieces, text.subarray(from, end)]);
    if (this.#held.length === 0) giveBackSoon(text);
    return whole;
  }

  #next(text: Buffer, from: number): number {
    return text.indexOf(this.#wire, from, "latin1");
  }

  /** Where an id may have begun that goes on in the next chunk; in an id there is no brace. */
  #endOfCertain(text: Buffer, from: number): number {
    if (text[text.length - 1] === closeBrace) return text.length;
    const start = Math.max(from, text.length - this.#wire.length - longestKey);
    const at = text.toString("latin1", start).search(cutOff);
    return at === -1 ? text.length : start + at;
  }

  /** What was held back because the id might have begun in it. */
  rest(): Buffer {
    const last = this.#held;
    this.#held = nothing;
    return last;
  }
}

/** Whether a value at `at` is that of a key `id`, which stands behind `from`. */
function isBehindKey(text: Buffer, from: number, at: number): boolean {
  const behindColon = skippedBack(text, at);
  if (text[behindColon - 1] !== colon) return false;
  const end = skippedBack(text, behindColon - 1);
  const start = end - key.length;
  return start >= from && key.compare(text, start, end) === 0;
}

/** The white space before a place is passed over. */
function skippedBack(text: Buffer, at: number): number {
  let place = at;
  while (place > 0 && isSpace(text[place - 1])) place -= 1;
  return place;
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
