import type { Language, Localized } from "../../kernel/language.ts";
import type { Fact } from "../facts/fact.ts";
import type { Place } from "../passage.ts";
import type { ValueKind } from "../values/value.ts";
import { conceptNamed } from "../words/lexicon.ts";
import type { Word } from "../words/tokenize.ts";

const kinds: Readonly<Record<ValueKind, Localized>> = {
  count: { en: "quantity", ja: "数量" },
  money: { en: "amount", ja: "金額" },
  measure: { en: "measure", ja: "数値" },
  percentage: { en: "percentage", ja: "割合" },
  date: { en: "date", ja: "日付" },
  time: { en: "time", ja: "時刻" },
  identifier: { en: "code", ja: "コード" },
  person: { en: "person", ja: "人名" },
  organisation: { en: "organisation", ja: "組織名" },
  place: { en: "place", ja: "場所" },
};

const names: Readonly<Record<string, Localized>> = {
  order: { en: "order number", ja: "注文番号" },
  invoice: { en: "invoice number", ja: "請求書番号" },
  quote: { en: "quotation number", ja: "見積番号" },
  contract: { en: "contract number", ja: "契約番号" },
  delivery: { en: "delivery note number", ja: "納品書番号" },
  serial: { en: "serial number", ja: "製造番号" },
  model: { en: "model number", ja: "型番" },
  account: { en: "account number", ja: "口座・顧客番号" },
  tracking: { en: "tracking number", ja: "追跡番号" },
  ticket: { en: "ticket number", ja: "チケット番号" },
  return: { en: "return number", ja: "返品番号" },
  phone: { en: "phone number", ja: "電話番号" },
  postcode: { en: "postcode", ja: "郵便番号" },
  email: { en: "e-mail address", ja: "メールアドレス" },
  url: { en: "web address", ja: "URL" },
  version: { en: "version", ja: "版" },
};

const roles: Readonly<Record<string, Localized>> = {
  contact: { en: "contact", ja: "担当者" },
  approval: { en: "approver", ja: "承認者" },
  "delivery place": { en: "delivery place", ja: "納品先" },
  venue: { en: "venue", ja: "会場" },
};

/** What a fact is about, for a reader: "unit price of ball valves", ボールバルブの単価. */
export function subjectOf(facts: readonly Fact[], language: Language): string {
  const [first] = facts;
  if (!first) return "";
  if (first.value.kind === "identifier")
    return (names[first.value.names] ?? kinds.identifier)[language];
  const role = roleLabel(facts, first, language);
  const item = facts
    .map((fact) => fact.item)
    .reduce((longest, one) => (one.length > longest.length ? one : longest), []);
  const thing = itemLabel(item, language) || counterLabel(first, language);
  if (thing === "") return role;
  return language === "ja" ? `${thing}の${role}` : `${role} of ${thing}`;
}

/** "12 pallets" says itself what is counted. */
function counterLabel({ value }: Fact, language: Language): string {
  if (value.kind !== "count" || value.counter === "case") return "";
  return conceptNamed(value.counter)?.label[language] ?? value.counter;
}

/** The things themselves, in the reader's language where the lexicon has them. */
function itemLabel(item: readonly Word[], language: Language): string {
  return item.map((word) => wordLabel(word, language)).join(language === "ja" ? "" : " ");
}

export function wordLabel(word: Word, language: Language): string {
  if (!word.concept || word.latin === (language === "en")) return word.text;
  return word.concept.label[language];
}

function roleLabel(facts: readonly Fact[], first: Fact, language: Language): string {
  const attribute = facts.find((fact) => fact.attribute !== undefined)?.attribute;
  const { kind } = first.value;
  if (attribute === undefined || (kind === "count" && plainCount.has(attribute)))
    return kinds[kind][language];
  const label = (roles[attribute] ?? conceptNamed(attribute)?.label)?.[language] ?? attribute;
  if (kind === "date" || kind === "time") return dated(label, kind, language);
  return kind === "count" ? counted(label, language) : label;
}

const plainCount: ReadonlySet<string> = new Set([
  "order",
  "delivery",
  "shipment",
  "attendance",
  "completion",
]);

function dated(label: string, kind: "date" | "time", language: Language): string {
  if (language === "en") return `${label} ${kind}`;
  if (kind === "date") {
    if (/[日期限]$/u.test(label)) return label;
    return /^\p{Script=Han}{2}$/u.test(label) ? `${label}日` : `${label}の日付`;
  }
  return `${label}の時刻`;
}

function counted(label: string, language: Language): string {
  return language === "en" ? `quantity (${label})` : `数量（${label}）`;
}

/** "image 1, line 4", 「audio 1 の 12 秒」. */
export function placeLabel(source: string, place: Place, language: Language): string {
  const parts = language === "en" ? englishPlace(place) : japanesePlace(place);
  if (parts.length === 0) return source;
  return language === "en" ? `${source}, ${parts.join(", ")}` : `${source} ${parts.join(" ")}`;
}

function englishPlace({ page, line, startSecond }: Place): string[] {
  return [
    ...(page === undefined ? [] : [`page ${page}`]),
    ...(startSecond === undefined ? [] : [`${round(startSecond)} s`]),
    ...(line === undefined || startSecond !== undefined ? [] : [`line ${line}`]),
  ];
}

function japanesePlace({ page, line, startSecond }: Place): string[] {
  return [
    ...(page === undefined ? [] : [`${page}ページ`]),
    ...(startSecond === undefined ? [] : [`${round(startSecond)}秒`]),
    ...(line === undefined || startSecond !== undefined ? [] : [`${line}行目`]),
  ];
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
