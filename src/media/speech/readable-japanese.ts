/** Japanese text with what a dictionary does not read, figures and signs, written so that it does. */

import { digitsInKana } from "./japanese-number.ts";

const units: Readonly<Record<string, string>> = {
  km: "キロメートル",
  cm: "センチメートル",
  mm: "ミリメートル",
  m: "メートル",
  kg: "キログラム",
  mg: "ミリグラム",
  g: "グラム",
  t: "トン",
  l: "リットル",
  ml: "ミリリットル",
  kb: "キロバイト",
  mb: "メガバイト",
  gb: "ギガバイト",
  tb: "テラバイト",
};

const signs: Readonly<Record<string, string>> = {
  "%": "パーセント",
  "&": "アンド",
  "+": "プラス",
  "=": "イコール",
  "@": "アットマーク",
  "°C": "ド",
  "~": "から",
  "〜": "から",
};

/** The forms of kanji in names that the dictionary has under another form only. */
const forms: Readonly<Record<string, string>> = {
  髙: "高",
  﨑: "崎",
  𠮷: "吉",
  濵: "浜",
  德: "徳",
};

/** Expects NFKC text. */
export const readableJapanese = (text: string): string =>
  text
    .replaceAll(/[髙﨑𠮷濵德]/gu, (kanji) => forms[kanji] ?? kanji)
    .replaceAll(/(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/g, (_, year, month, day) =>
      [`${year}年`, `${Number(month)}月`, `${Number(day)}日`].join(""),
    )
    .replaceAll(/(?<!\d)(\d{1,2}):(\d{2})(?!\d)/g, (_, hour, minute) =>
      minute === "00" ? `${Number(hour)}時` : `${Number(hour)}時${Number(minute)}分`,
    )
    .replaceAll(/0\d+(?:-\d+)+|\d+(?:-\d+){2,}/g, (code) =>
      code.split("-").map(digitsInKana).join("ノ"),
    )
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replaceAll(/[¥$€](\d+(?:\.\d+)?)/g, (sign, amount: string) => amount + currency(sign))
    .replaceAll(/(?<=\d)\.(\d+)/g, (_, decimals: string) => `テン${digitsInKana(decimals)}`)
    .replaceAll(
      /(?<=[\dァ-ヶー])(km|cm|mm|kg|mg|ml|kb|mb|gb|tb|m|g|t|l)(?![a-z\d])/gi,
      (unit: string) => units[unit.toLowerCase()] ?? unit,
    )
    .replaceAll(/%|&|\+|=|@|°C|~|〜/g, (sign) => signs[sign] ?? sign);

const currency = (text: string): string =>
  text.startsWith("$") ? "ドル" : text.startsWith("€") ? "ユーロ" : "円";
