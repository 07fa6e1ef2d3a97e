import type { Language, Localized } from "../../kernel/language.ts";
import type { Price } from "../../models/model.ts";

/** Completes "$2.50 ...". */
const units: readonly (readonly [keyof Price, Localized])[] = [
  ["perMillionInputTokens", { en: "per million tokens in", ja: "/ 入力 100 万トークン" }],
  [
    "perMillionCachedInputTokens",
    { en: "per million cached", ja: "/ キャッシュ済み 100 万トークン" },
  ],
  ["perMillionOutputTokens", { en: "per million out", ja: "/ 出力 100 万トークン" }],
  ["perMinute", { en: "per minute", ja: "/ 分" }],
  ["perMillionCharacters", { en: "per million characters", ja: "/ 100 万文字" }],
  ["perPicture", { en: "per picture", ja: "/ 画像" }],
  ["perCall", { en: "per call", ja: "/ 回" }],
];

/** The parts of a price that are known, in US dollars. */
export const priceWords = (price: Price, language: Language): string =>
  units
    .flatMap(([unit, words]) => {
      const usd = price[unit];
      return usd === undefined ? [] : `$${usd} ${words[language]}`;
    })
    .join(", ");
