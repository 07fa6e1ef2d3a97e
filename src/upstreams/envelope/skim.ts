/**
 * Finds the parts of a JSON-RPC message without parsing it, so that the rest of its bytes can be passed
 * on as they came.
 *
 * The message must be valid JSON where it matters (`JSON.parse` or the other side says so); on bytes
 * that are not, the result is `undefined` or spans that are of no use, never an exception or a loop.
 * Strings are leapt over with `indexOf`, so that the cost hardly grows with the media inside them.
 *
 * @module
 */

import type { Span } from "../../pipeline/passage.ts";

export type { Span };

/** Spans of the values under the keys of one object. */
export type Spans = ReadonlyMap<string, Span>;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * The members of the object that begins at `start` (or after white space there).
 *
 * @returns undefined where there is no object, it is cut off, or a key stands in it twice: two readers
 * could then see two different messages.
 */
export function skim(text: Buffer, start = 0): Spans | undefined {
  let at = skipSpace(text, start);
  if (text[at] !== openBrace) return undefined;
  const members = new Map<string, Span>();
  at = skipSpace(text, at + 1);
  if (text[at] === closeBrace) return members;
  for (;;) {
    const keyEnd = endOfString(text, at);
    if (keyEnd === -1) return undefined;
    const key = keyIn(text, at, keyEnd);
    at = skipSpace(text, keyEnd);
    if (key === undefined || text[at] !== colon || members.has(key)) return undefined;
    const from = skipSpace(text, at + 1);
    const to = endOfValue(text, from);
    if (to === -1) return undefined;
    members.set(key, { start: from, end: to });
    at = skipSpace(text, to);
    if (text[at] === closeBrace) return members;
    if (text[at] !== comma) return undefined;
    at = skipSpace(text, at + 1);
  }
}

/** Keys are short; one with an escape is read by the JSON parser, so that `"i\u0064"` is `id`. */
function keyIn(text: Buffer, start: number, end: number): string | undefined {
  const usual = usualKeys[end - start - 2]?.find(({ bytes }) => standsAt(text, start + 1, bytes));
  if (usual !== undefined) return usual.key;
  if (end - start > 1024) return undefined;
  const key = text.toString("utf8", start + 1, end - 1);
  if (!key.includes("\\")) return key;
  try {
    return String(JSON.parse(`"${key}"`));
  } catch {
    return undefined;
  }
}

/** By their length: most keys are one of these, and need not be made into strings again and again. */
const usualKeys = byLength([
  "id",
  "_meta",
  "error",
  "name",
  "method",
  "params",
  "result",
  "content",
  "isError",
  "jsonrpc",
  "arguments",
  "resultType",
  "structuredContent",
]);

interface UsualKey {
  readonly key: string;
  readonly bytes: Buffer;
}

function byLength(keys: readonly string[]): readonly (readonly UsualKey[])[] {
  const lengths = Array.from({ length: 32 }, (_, length) => length);
  return lengths.map((length) =>
    keys.filter((key) => key.length === length).map((key) => ({ key, bytes: Buffer.from(key) })),
  );
}

function standsAt(text: Buffer, start: number, bytes: Buffer): boolean {
  for (let place = 0; place < bytes.length; place += 1) {
    if (text[start + place] !== bytes[place]) return false;
  }
  return true;
}

/** Behind the value that begins at `start`; -1 where it is cut off. */
function endOfValue(text: Buffer, start: number): number {
  const first = text[start];
  if (first === quote) return endOfString(text, start);
  if (first === openBrace || first === openBracket) return endOfNested(text, start);
  let at = start;
  while (at < text.length && !endsScalar(text[at])) at += 1;
  return at === start ? -1 : at;
}

const endsScalar = (byte: number | undefined): boolean =>
  byte === undefined ||
  byte === comma ||
  byte === closeBrace ||
  byte === closeBracket ||
  byte <= 0x20;

/** Deeper than anything a tool asks for, and shallow enough for every reader that recurses. */
const deepest = 126;

function endOfNested(text: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const byte = text[at];
    if (byte === quote) {
      at = endOfString(text, at);
      if (at === -1) return -1;
      continue;
    }
    if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > deepest) return -1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    at += 1;
  }
  return -1;
}

/** Below this many bytes a loop is faster than a call of `indexOf`. */
const near = 32;

/** Behind the closing quote of the string whose opening quote is at `start`; -1 where there is none. */
function endOfString(text: Buffer, start: number): number {
  if (text[start] !== quote) return -1;
  let at = start + 1;
  const soon = Math.min(text.length, at + near);
  while (at < soon) {
    const byte = text[at];
    if (byte === quote) return at + 1;
    at += byte === backslash ? 2 : 1;
  }
  return endOfLongString(text, at);
}

/** `at` is inside the string, and not behind a backslash. */
function endOfLongString(text: Buffer, begin: number): number {
  let from = begin;
  for (;;) {
    const end = text.indexOf(quote, from);
    if (end === -1) return -1;
    let before = end - 1;
    while (before >= begin && text[before] === backslash) before -= 1;
    if ((end - 1 - before) % 2 === 0) return end + 1;
    from = end + 1;
  }
}

/**
 * Where the value under `key` begins, in a text that may go on behind its end here.
 *
 * @returns -1 when the text ends before it, or there is no such key.
 */
export function beginningOf(text: Buffer, key: string): number {
  let at = skipSpace(text, 0);
  if (text[at] !== openBrace) return -1;
  do {
    at = skipSpace(text, at + 1);
    const keyEnd = endOfString(text, at);
    if (keyEnd === -1) return -1;
    const from = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (keyIn(text, at, keyEnd) === key) return from < text.length ? from : -1;
    const to = endOfValue(text, from);
    if (to === -1) return -1;
    at = skipSpace(text, to);
  } while (text[at] === comma);
  return -1;
}

function skipSpace(text: Buffer, start: number): number {
  let at = start;
  while (isSpace(text[at])) at += 1;
  return at;
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
