import type { CalendarDate } from "./value.ts";
import type { Mention } from "./mention.ts";
import { parseEnglishNumber } from "../numbers/english-number.ts";
import { numeralCharacters, parseJapaneseNumeral } from "../numbers/japanese-numeral.ts";

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const month =
  "(?<monthName>January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\.?";
const ordinals = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
  "eleventh",
  "twelfth",
  "thirteenth",
  "fourteenth",
  "fifteenth",
  "sixteenth",
  "seventeenth",
  "eighteenth",
  "nineteenth",
  "twentieth",
];
const ordinalWord = `(?:twenty|thirty)[- ](?:${ordinals.slice(0, 9).join("|")})|thirtieth|${ordinals.toReversed().join("|")}`;
const day = `(?<day>(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\\d|:\\d|[.,]\\d{3})|${ordinalWord})`;
const spokenYear =
  "twenty(?: |-)(?:twenty|thirty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?";
const year = `(?<year>(?:19|20)\\d\\d(?!\\d)|${spokenYear})`;
const numeral = `[\\d${numeralCharacters}]`;

/** Notations, most telling first. Year and day may be missing. */
const notations = [
  `(?<![\\d.-])(?<year>(?:19|20)\\d\\d)[-/.](?<month>1[0-2]|0?[1-9])[-/.](?<day>3[01]|[12]\\d|0?[1-9])(?!\\d|[.,/-]\\d)`,
  `(?:(?<era>令和|平成|昭和|R|H)\\s?(?<eraYear>${numeral}{1,4}|元)[年.]|(?<year>${numeral}{4})年)\\s?(?<month>${numeral}{1,3})[月.](?:\\s?(?<day>${numeral}{1,4})日?)?`,
  `(?<month>${numeral}{1,3})月\\s?(?<day>${numeral}{1,4})日`,
  `(?<month>${numeral}{1,2})月(?=[^\\p{Script=Han}]|$|末|中|上旬|下旬)`,
  `\\b${day}(?: of)?[ -]${month}(?:,?[ -]${year})?\\b(?! times)`,
  `\\b${month}[ -](?:the )?${day}(?:,? ${year})?\\b(?! times)`,
  `\\b${month},? ${year}\\b`,
  `(?<![\\d./-])(?<first>\\d{1,2})[/.](?<second>\\d{1,2})[/.](?<year>(?:19|20)\\d\\d)(?!\\d)`,
  `(?<![\\d./$¥€£-])(?<month>1[0-2]|0?[1-9])/(?<day>3[01]|[12]\\d|0?[1-9])(?![\\d/.,%]|\\s?(?:inch|in\\b|"))`,
].map((source) => new RegExp(source, "giu"));

const eras: Readonly<Record<string, number>> = {
  令和: 2018,
  R: 2018,
  平成: 1988,
  H: 1988,
  昭和: 1925,
};

/** Dates of a line in Western, Japanese and era notation, and spoken ("the twenty-eighth of November"). */
export function scanDates(text: string): Mention[] {
  return notations.flatMap((notation) =>
    [...text.matchAll(notation)].flatMap((match) => {
      const value = dateOf(match.groups ?? {});
      return value ? [{ start: match.index, end: match.index + match[0].length, value }] : [];
    }),
  );
}

type Groups = Readonly<Record<string, string | undefined>>;

function dateOf(groups: Groups): CalendarDate | undefined {
  const found = groups["first"] === undefined ? plainDate(groups) : slashedDate(groups);
  if (!found || found.month < 1 || found.month > 12) return undefined;
  return found.day === undefined || (found.day >= 1 && found.day <= 31) ? found : undefined;
}

function plainDate(groups: Groups): CalendarDate | undefined {
  const monthNumber = groups["monthName"]
    ? monthOf(groups["monthName"])
    : numberOf(groups["month"]);
  if (monthNumber === undefined) return undefined;
  const stated = yearOf(groups);
  const dayNumber = numberOf(groups["day"]);
  return {
    kind: "date",
    ...(stated !== undefined && { year: stated }),
    month: monthNumber,
    ...(dayNumber !== undefined && { day: dayNumber }),
  };
}

/** 11/21/2026 can only be November; 21/11/2026 too; 04/05/2026 may be either, and both are kept. */
function slashedDate(groups: Groups): CalendarDate | undefined {
  const first = Number(groups["first"]);
  const second = Number(groups["second"]);
  const stated = Number(groups["year"]);
  if (first > 12) return { kind: "date", year: stated, month: second, day: first };
  const american = { kind: "date", year: stated, month: first, day: second } as const;
  if (second > 12 || first === second) return american;
  return { ...american, other: { month: second, day: first } };
}

function monthOf(name: string): number {
  return monthNames.findIndex((full) => full.startsWith(name.slice(0, 3).toLowerCase())) + 1;
}

function yearOf(groups: Groups): number | undefined {
  const { era, eraYear, year: written } = groups;
  if (era && eraYear) {
    const count = eraYear === "元" ? 1 : numberOf(eraYear);
    return count === undefined ? undefined : (eras[era.toUpperCase()] ?? eras[era] ?? 0) + count;
  }
  if (written && /^[a-z]/iu.test(written)) return spokenYearOf(written);
  return numberOf(written);
}

function spokenYearOf(written: string): number | undefined {
  const words = written.toLowerCase().split(/[ -]/u);
  const rest = parseEnglishNumber(words, 1);
  return rest && 2000 + rest.amount;
}

function numberOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const plain = written.toLowerCase().replace(/(?:st|nd|rd|th)$/u, "");
  if (/^\d+$/u.test(plain)) return Number(plain);
  const spoken = ordinalOf(written.toLowerCase());
  return spoken > 0 ? spoken : parseJapaneseNumeral(written);
}

function ordinalOf(word: string): number {
  if (word === "thirtieth") return 30;
  const [tens = "", unit] = word.split(/[- ]/u);
  if (unit === undefined) return ordinals.indexOf(tens) + 1;
  return (tens === "thirty" ? 30 : 20) + ordinals.indexOf(unit) + 1;
}
