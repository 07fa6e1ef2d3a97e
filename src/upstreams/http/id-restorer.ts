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

import { giveBack } from "../../kernel/large-memory.ts";

export interface IdRestorer {
  /** Whether the id was seen: an answer without it is nobody's. */
  readonly found: boolean;
  /** What can be passed on so far. */
  push(chunk: Buffer): Buffer;
  /** What was held back because the id might have begun in it. */
  rest(): Buffer;
}

const nothing = Buffer.alloc(0);
/** The key, the colon and the white space that a writer may put around it. */
const longestKey = 40;
const keyBefore = /"id"\s*:\s*$/;
/** The beginning of a key with its value, cut off anywhere by the end of the text. */
const cutOff = /"(?:i(?:d(?:"\s*(?::\s*(?:"[^"]*)?)?)?)?)?$/;

export function createIdRestorer(wire: string, original: string | number): IdRestorer {
  const needle = Buffer.from(`"${wire}"`);
  const instead = Buffer.from(JSON.stringify(original));
  let held: Buffer = nothing;
  let found = false;

  /** Where an id may have begun that goes on in the next chunk. */
  const endOfCertain = (text: Buffer, from: number): number => {
    const start = Math.max(from, text.length - needle.length - longestKey);
    const at = text.toString("latin1", start).search(cutOff);
    return at === -1 ? text.length : start + at;
  };

  return {
    get found() {
      return found;
    },
    push(chunk) {
      const text = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const pieces: Buffer[] = [];
      let from = 0;
      for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
        if (!keyBefore.test(text.toString("latin1", Math.max(from, at - longestKey), at))) continue;
        pieces.push(text.subarray(from, at), instead);
        from = at + needle.length;
        found = true;
      }
      const end = endOfCertain(text, from);
      held = text.subarray(end);
      if (from === 0 && end === text.length) return text;
      const certain = text.subarray(from, end);
      if (pieces.length === 0) return certain;
      const whole = Buffer.concat([...pieces, certain]);
      // Later, because whoever brought it may still be reading it.
      if (held.length === 0) queueMicrotask(() => giveBack(text));
      return whole;
    },
    rest() {
      const last = held;
      held = nothing;
      return last;
    },
  };
}
