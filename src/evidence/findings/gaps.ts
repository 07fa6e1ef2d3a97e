import type { Language, Localized } from "../../kernel/language.ts";
import type { Group } from "../compare/compare.ts";
import type { Fact } from "../facts/fact.ts";
import type { Source } from "../reading/sources.ts";
import type { Gap } from "../schema.ts";
import { subjectOf } from "./label.ts";

export interface GapInput {
  readonly sources: readonly Source[];
  readonly facts: readonly Fact[];
  readonly agreements: readonly Group[];
  readonly language: Language;
}

/** What is missing or open: each gap names its source, and the facts it comes from. */
export function gapsOf(input: GapInput): Gap[] {
  return [
    ...input.sources.flatMap((source) => silent(source, input)),
    ...withoutCurrency(input),
    ...withoutYear(input),
    ...ambiguousDates(input),
    ...input.sources.flatMap((source) => missingAttachment(source, input)),
    ...input.agreements.flatMap((group) => unstated(group, input)),
  ];
}

type Words = Localized<(text: string) => string>;

const words = {
  silent: {
    en: () => "No number, date or name could be read.",
    ja: () => "数値・日付・名称を読み取れませんでした。",
  },
  currency: {
    en: (text) => `"${text}" is an amount of money without a currency.`,
    ja: (text) => `「${text}」は金額ですが、通貨の記載がありません。`,
  },
  year: {
    en: (text) => `"${text}" is a date without a year.`,
    ja: (text) => `「${text}」には年の記載がありません。`,
  },
  ambiguous: {
    en: (text) => `"${text}" can be read as month/day or as day/month.`,
    ja: (text) => `「${text}」は月/日とも日/月とも読めます。`,
  },
  attachment: {
    en: (text) => `Mentions an attachment that is not among the sources: "${text}"`,
    ja: (text) => `添付に触れていますが、該当する資料がありません：「${text}」`,
  },
  unstated: {
    en: (text) => `Does not state the ${text}, on which other sources agree.`,
    ja: (text) => `他の資料が一致して述べている${text}の記載がありません。`,
  },
} as const satisfies Record<string, Words>;

function silent({ id }: Source, { facts, language }: GapInput): Gap[] {
  if (facts.some(({ source }) => source === id)) return [];
  return [{ source: id, text: words.silent[language](), facts: [] }];
}

function withoutCurrency({ facts, language }: GapInput): Gap[] {
  return facts
    .filter(({ value }) => value.kind === "money" && value.currency === "")
    .map((fact) => about(fact, words.currency[language](fact.text)));
}

/** A year that another source, or the same one, gives for the same day is not missing. */
function withoutYear({ facts, language }: GapInput): Gap[] {
  const dates = facts.flatMap(({ value }) => (value.kind === "date" ? [value] : []));
  return facts.flatMap((fact) => {
    const { value } = fact;
    if (value.kind !== "date" || value.year !== undefined) return [];
    const told = dates.some(
      ({ year, month, day }) => year !== undefined && month === value.month && day === value.day,
    );
    return told ? [] : [about(fact, words.year[language](fact.text))];
  });
}

function ambiguousDates({ facts, language }: GapInput): Gap[] {
  return facts
    .filter(({ value }) => value.kind === "date" && value.other !== undefined)
    .map((fact) => about(fact, words.ambiguous[language](fact.text)));
}

const attachment = /\b(?:attached|attachment|enclosed|enclosure)\b|添付|同封|別紙/iu;

function missingAttachment(source: Source, { sources, language }: GapInput): Gap[] {
  const others = sources.some(
    ({ id, kind }) => id !== source.id && kind !== "audio" && kind !== "text",
  );
  const line = source.lines.find(({ text }) => attachment.test(text));
  if (others || !line) return [];
  return [{ source: source.id, text: words.attachment[language](line.text), facts: [] }];
}

/** Said alike by at least two sources, and not at all by a third that has facts of its own. */
function unstated({ facts: members }: Group, { sources, facts, language }: GapInput): Gap[] {
  const stating = new Set(members.map(({ source }) => source));
  const kind = members[0]?.value.kind;
  if (stating.size < 2 || kind === "identifier" || kind === "person") return [];
  return sources
    .filter(({ id }) => !stating.has(id) && facts.some(({ source }) => source === id))
    .map(({ id }) => ({
      source: id,
      text: words.unstated[language](subjectOf(members, language)),
      facts: members.map((fact) => fact.id),
    }));
}

function about({ source, id }: Fact, text: string): Gap {
  return { source, text, facts: [id] };
}
