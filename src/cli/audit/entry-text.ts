/** A line about an entry, for people. */

import { styleText } from "node:util";
import type { Entry, LoggedEntry } from "../../audit/reading/entry.ts";
import { visibleText } from "../../audit/reading/visible-text.ts";
import type { Language } from "../../kernel/language.ts";
import { entryWords } from "./entry-words.ts";

export interface EntryTextStyle {
  readonly language: Language;
  readonly colours: boolean;
}

type Style = Parameters<typeof styleText>[0];

const outcomeStyles: Readonly<Record<string, Style>> = {
  ok: "green",
  failed: "red",
  refused: "yellow",
};

/**
 * When, who, what, how it ended, how long it took, why, and where the entry stands. Words with spaces
 * in them are quoted, so that none passes for two.
 */
export function entryText(
  { log, entry, time }: LoggedEntry,
  style: EntryTextStyle,
  ending = endingOf(entry, style),
): string {
  const { principal, tool, code, milliseconds, because } = entry;
  const parts = [
    timeText(time),
    ...[principal, tool].flatMap((text) => text ?? []).map(word),
    ending,
    ...(code === undefined ? [] : [word(code)]),
    ...(milliseconds === undefined ? [] : [`${milliseconds} ms`]),
    ...(because === undefined ? [] : [`(${visibleText(because)})`]),
    painted("gray", `[${visibleText(log.slice(log.indexOf("/") + 1))}#${entry.seq}]`, style),
  ];
  return parts.join("  ");
}

function endingOf(entry: Entry, style: EntryTextStyle): string {
  const { outcomes, begins, kinds } = entryWords[style.language];
  const { kind, outcome } = entry;
  if (outcome !== undefined) {
    const text = Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined;
    const paint = Object.hasOwn(outcomeStyles, outcome) ? outcomeStyles[outcome] : undefined;
    return painted(paint ?? "reset", text ?? word(outcome), style);
  }
  if (kind === "intent") return begins;
  const told = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return told === undefined ? word(kind) : visibleText(told(entry));
}

const painted = (paint: Style, text: string, { colours }: EntryTextStyle): string =>
  colours ? styleText(paint, text, { validateStream: false }) : text;

const word = (text: string): string =>
  visibleText(/^[^\s"()[\]]+$/u.test(text) ? text : JSON.stringify(text));

/** In the zone of whoever reads. */
function timeText(time: number): string {
  const date = new Date(time);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

const two = (value: number): string => String(value).padStart(2, "0");
