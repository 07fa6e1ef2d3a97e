import type { Mention } from "./mention.ts";
import { parseEnglishNumber } from "../numbers/english-number.ts";
import { numeralCharacters, parseJapaneseNumeral } from "../numbers/japanese-numeral.ts";

const numeral = `[\\d${numeralCharacters}]{1,3}`;
const hourWord = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";
const minuteWord = "fifteen|thirty|forty[- ]five|ten|twenty|forty|fifty";
const halfOfDay = "(?<half>am|pm|a\\.m\\.|p\\.m\\.)(?![a-z])";

const notations = [
  `(?<![\\d:.])(?<hour>[01]?\\d|2[0-4]):(?<minute>[0-5]\\d)(?::[0-5]\\d)?(?![\\d:])(?:\\s?${halfOfDay})?`,
  `(?<![\\d:.])(?<hour>1[0-2]|0?[1-9])(?:[.](?<minute>[0-5]\\d))?\\s?${halfOfDay}`,
  `\\b(?<hour>${hourWord})(?:[ -](?<minute>${minuteWord}))?\\s?${halfOfDay}`,
  `(?<jhalf>午前|午後|朝|夜|夕方)?\\s?(?<hour>${numeral})時(?!間)(?:(?<minute>${numeral})分|(?<thirty>半))?`,
  `\\b(?<word>noon|midnight)\\b|(?<word2>正午)`,
].map((source) => new RegExp(source, "giu"));

/** Clock times of a line: 15:30, 3 pm, three thirty p.m., 午後3時半, noon. */
export function scanTimes(text: string): Mention[] {
  return notations.flatMap((notation) =>
    [...text.matchAll(notation)].flatMap((match) => {
      const minutes = minutesOf(match.groups ?? {});
      if (minutes === undefined) return [];
      const value = { kind: "time", minutes } as const;
      return [{ start: match.index, end: match.index + match[0].length, value }];
    }),
  );
}

/** `[00:12]` and `00:00:12 -->` at the head of a transcript's line are places, not statements. */
export function scanTimestamps(text: string): Mention[] {
  const match =
    /^\s*(?:\[\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\]|\(\d{1,2}:\d{2}(?::\d{2})?\)|\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?: --> \d{2}:\d{2}:\d{2}(?:[.,]\d+)?)?)/u.exec(
      text,
    );
  return match ? [{ start: 0, end: match[0].length }] : [];
}

type Groups = Readonly<Record<string, string | undefined>>;

function minutesOf(groups: Groups): number | undefined {
  const word = groups["word"]?.toLowerCase() ?? groups["word2"];
  if (word !== undefined) return word === "midnight" ? 0 : 12 * 60;
  const hour = amountOf(groups["hour"]);
  const minute = groups["thirty"] ? 30 : amountOf(groups["minute"] ?? "0");
  if (hour === undefined || minute === undefined || hour > 24 || minute > 59) return undefined;
  return (inHalf(hour, groups) % 24) * 60 + minute;
}

function inHalf(hour: number, groups: Groups): number {
  const half = (groups["half"] ?? groups["jhalf"] ?? "").toLowerCase().replaceAll(".", "");
  if (half === "am" || half === "午前" || half === "朝") return hour % 12;
  const later = half === "pm" || half === "午後" || half === "夕方" || half === "夜";
  return later && hour < 12 ? hour + 12 : hour;
}

function amountOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d+$/u.test(written)) return Number(written);
  if (/^[a-z]/iu.test(written)) {
    return parseEnglishNumber(written.toLowerCase().split(/[ -]/u), 0)?.amount;
  }
  return parseJapaneseNumeral(written);
}
