const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const kanji = "日月火水木金土";
const spoken =
  /\bby (?:next )?(?<en>sunday|monday|tuesday|wednesday|thursday|friday|saturday|tomorrow|today)\b|(?<ja>[日月火水木金土])曜日?(?:まで|に)|(?<day>本日|今日|明日)(?:まで|中|に)/iu;

/**
 * "By Friday" as a date counted from `referenceDate` (YYYY-MM-DD), the day the sources speak on.
 * Without one the words themselves are given: which Friday is not known.
 */
export function relativeDate(text: string, referenceDate: string | undefined): string | undefined {
  const match = spoken.exec(text);
  if (!match) return undefined;
  const start = referenceDate === undefined ? Number.NaN : Date.parse(`${referenceDate}T00:00:00Z`);
  if (Number.isNaN(start)) return match[0];
  const days = daysUntil(match.groups ?? {}, new Date(start).getUTCDay());
  return new Date(start + days * 86_400_000).toISOString().slice(0, 10);
}

function daysUntil(groups: Readonly<Record<string, string | undefined>>, weekday: number): number {
  const word = (groups["en"] ?? groups["day"] ?? "").toLowerCase();
  if (word === "today" || word === "本日" || word === "今日") return 0;
  if (word === "tomorrow" || word === "明日") return 1;
  const target = groups["ja"] ? kanji.indexOf(groups["ja"]) : weekdays.indexOf(word);
  return (target - weekday + 7) % 7 || 7;
}
