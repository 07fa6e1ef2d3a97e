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

interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** The longest number of any kind, in digits. */
const longest = 19;

/** Numbers of these kinds in `text`, in their order; they do not overlap. */
export function numbersIn(text: string, kinds: ReadonlySet<RedactionKind>): readonly Finding[] {
  const found: Finding[] = [];
  for (const { 0: run, index } of text.matchAll(digitRuns)) {
    if (run.length < 10) continue;
    const groups = [...run.matchAll(digitGroups)].map(({ 0: digits, index: at }) => ({
      start: index + at,
      end: index + at + digits.length,
      digits: digits.normalize("NFKC"),
    }));
    found.push(...numbersAmong(text, groups, kinds));
  }
  return found;
}

/** Of the numbers that begin at one group the longest is taken, and the search goes on behind it. */
function numbersAmong(
  text: string,
  groups: readonly Group[],
  kinds: ReadonlySet<RedactionKind>,
): readonly Finding[] {
  const found: Finding[] = [];
  for (let at = 0; at < groups.length;) {
    const windows = windowsFrom(groups, at);
    const last = windows.findLast((window) => kindOf(text, window, kinds) !== undefined);
    const kind = last && kindOf(text, last, kinds);
    if (last === undefined || kind === undefined) at += 1;
    else {
      found.push({ start: startOf(text, last), end: endOf(last), kind });
      at += last.length;
    }
  }
  return found;
}

function windowsFrom(groups: readonly Group[], first: number): readonly (readonly Group[])[] {
  const windows: Group[][] = [];
  let total = 0;
  for (let last = first; last < groups.length; last += 1) {
    total += groups[last]?.digits.length ?? 0;
    if (total > longest) break;
    if (total >= 8) windows.push(groups.slice(first, last + 1));
  }
  return windows;
}

const plus = /[+＋]/;
const opening = /[+＋(（]/;

/** With the sign before it that belongs to a telephone number. */
function startOf(text: string, [first]: readonly Group[]): number {
  const { start = 0 } = first ?? {};
  const before = opening.test(text[start - 1] ?? "") ? start - 1 : start;
  return plus.test(text[before - 1] ?? "") ? before - 1 : before;
}

const endOf = (window: readonly Group[]): number => window.at(-1)?.end ?? 0;

function kindOf(
  text: string,
  window: readonly Group[],
  kinds: ReadonlySet<RedactionKind>,
): RedactionKind | undefined {
  const digits = window.map((group) => group.digits).join("");
  const plain = isPlain(text.slice(window[0]?.start, endOf(window)));
  if (kinds.has("card") && plain && isCard(digits)) return "card";
  if (kinds.has("mynumber") && plain && isMyNumber(digits)) return "mynumber";
  if (!kinds.has("phone")) return undefined;
  const international = plus.test(text.slice(startOf(text, window), window[0]?.start));
  return isPhone(digits, window, international) ? "phone" : undefined;
}

/** Only blanks and hyphens between the digits. */
const isPlain = (written: string): boolean => !/[.()（）]/.test(written);

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
function isPhone(digits: string, window: readonly Group[], international: boolean): boolean {
  if (international) return digits.length <= 15;
  const sizes = window.map((group) => group.digits.length).join("-");
  if (/^0[1-9]/.test(digits)) {
    return (digits.length === 10 || digits.length === 11) && window.length !== 2;
  }
  return sizes === "3-3-4";
}
