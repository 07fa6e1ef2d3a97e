/** Personal data that is known by its shape. It reads each text once: no expression here can take for ever. */

import type { RedactionKind } from "../../identity/policy/obligation-settings.ts";

/** From the first letter to behind the last. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly kind: RedactionKind;
}

/** Addresses of e-mail, also with the wide sign that Japanese keyboards write. */
export const emailAddresses = (): RegExp =>
  /[\p{L}\p{N}._%+'-]{1,64}[@＠](?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,63}/gu;

/** Digits, in groups with little between them; also wide ones. */
const digitRuns = /[0-9０-９]+(?:[ .()（）‐‑–—－\u3000-]{1,2}[0-9０-９]+)*/g;
const digitGroups = /[0-9０-９]+/g;

/** The shortest and the longest number of any kind, in digits. */
const [shortest, longest] = [8, 19];

/** Numbers of these kinds in `text`, in their order; they do not overlap. */
export function numbersIn(text: string, kinds: ReadonlySet<RedactionKind>): readonly Finding[] {
  const found: Finding[] = [];
  for (const { 0: written, index } of text.matchAll(digitRuns)) {
    if (written.length < shortest) continue;
    const run = runOf(text, written, index);
    for (let first = 0; first < run.starts.length;) {
      const last = lastOfNumber(run, first, kinds);
      const kind = last === undefined ? undefined : kindOf(run, first, last, kinds);
      if (last === undefined || kind === undefined) first += 1;
      else {
        found.push({ start: startOf(run, first), end: run.ends[last] ?? 0, kind });
        first = last + 1;
      }
    }
  }
  return found;
}

/** One run of digits. Its groups are numbers in arrays, for there may be millions of them. */
interface Run {
  readonly text: string;
  /** All digits, without what is between them. */
  readonly digits: string;
  /** Where each group stands in the text, and where in `digits` each begins. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly offsets: readonly number[];
  /** How many of the gaps up to each group hold more than blanks and hyphens. */
  readonly marks: readonly number[];
}

function runOf(text: string, written: string, index: number): Run {
  const run = { starts: [0], ends: [0], offsets: [0], marks: [0] };
  let count = 0;
  let offset = 0;
  let marks = 0;
  for (const { 0: group, index: at } of written.matchAll(digitGroups)) {
    const start = index + at;
    if (count > 0 && /[.()（）]/.test(text.slice(run.ends[count - 1], start))) marks += 1;
    run.starts[count] = start;
    run.ends[count] = start + group.length;
    run.offsets[count] = offset;
    run.marks[count] = marks;
    offset += group.length;
    count += 1;
  }
  run.offsets[count] = offset;
  return { text, digits: written.normalize("NFKC").replaceAll(/\D/g, ""), ...run };
}

/** Of the numbers that begin at one group the longest counts. */
function lastOfNumber(
  run: Run,
  first: number,
  kinds: ReadonlySet<RedactionKind>,
): number | undefined {
  let found: number | undefined;
  for (let last = first; last < run.starts.length; last += 1) {
    const length = lengthOf(run, first, last);
    if (length > longest) break;
    if (length >= shortest && kindOf(run, first, last, kinds) !== undefined) found = last;
  }
  return found;
}

const lengthOf = ({ offsets }: Run, first: number, last: number): number =>
  (offsets[last + 1] ?? 0) - (offsets[first] ?? 0);

const plus = /[+＋]/;
const opening = /[+＋(（]/;

/** With the sign before it that belongs to a telephone number. */
function startOf({ text, starts }: Run, first: number): number {
  const start = starts[first] ?? 0;
  const before = opening.test(text[start - 1] ?? "") ? start - 1 : start;
  return plus.test(text[before - 1] ?? "") ? before - 1 : before;
}

function kindOf(
  run: Run,
  first: number,
  last: number,
  kinds: ReadonlySet<RedactionKind>,
): RedactionKind | undefined {
  const from = run.offsets[first] ?? 0;
  const length = lengthOf(run, first, last);
  const plain = run.marks[first] === run.marks[last];
  if (kinds.has("card") && plain && length >= 14 && isCard(run.digits.slice(from, from + length))) {
    return "card";
  }
  if (kinds.has("mynumber") && plain && length === 12) {
    if (isMyNumber(run.digits.slice(from, from + length))) return "mynumber";
  }
  return kinds.has("phone") && isPhone(run, first, last) ? "phone" : undefined;
}

/** As the issuers of cards number them, with a check digit (ISO/IEC 7812-1, Luhn). */
export function isCard(digits: string): boolean {
  if (!/^[2-6]\d{13,18}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** An Individual Number of Japan: twelve digits, of which the last checks the others. */
export function isMyNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 1; place <= 11; place += 1) {
    const weight = place <= 6 ? place + 1 : place - 5;
    sum += Number(digits[11 - place]) * weight;
  }
  const rest = sum % 11;
  return Number(digits[11]) === (rest <= 1 ? 0 : 11 - rest);
}

/** With a country, with the leading zero of Japan and much of the world, or as North America writes it. */
function isPhone(run: Run, first: number, last: number): boolean {
  const { text, digits, starts, offsets } = run;
  const length = lengthOf(run, first, last);
  const from = offsets[first] ?? 0;
  if (digits[from] === "0" && digits[from + 1] !== "0") {
    // A decimal fraction has two groups, too.
    return (length === 10 || length === 11) && last !== first + 1;
  }
  if (length > 15) return false;
  return (
    isNorthAmerican(run, first, last) || plus.test(text.slice(startOf(run, first), starts[first]))
  );
}

/** Groups of three, three and four digits. */
const isNorthAmerican = (run: Run, first: number, last: number): boolean =>
  last === first + 2 &&
  lengthOf(run, first, first) === 3 &&
  lengthOf(run, first + 1, first + 1) === 3 &&
  lengthOf(run, last, last) === 4;
