/**
 * One consonant skeleton for a katakana loan word and the English word it comes from: ガスケット and
 * gasket are both `gskt`, センサー and sensor both `sns`. So words that are in no dictionary still meet.
 *
 * @module
 */

const rows: readonly (readonly [string, string])[] = [
  ["カキクケコ", "k"],
  ["ガギグゲゴ", "g"],
  ["サスセソ", "s"],
  ["シ", "s"],
  ["ザズゼゾ", "z"],
  ["ジヂ", "j"],
  ["タテト", "t"],
  ["チ", "C"],
  ["ツ", "t"],
  ["ダデド", "d"],
  ["ナニヌネノン", "n"],
  ["ハヒヘホ", "h"],
  ["フ", "f"],
  ["バビブベボヴ", "b"],
  ["パピプペポ", "p"],
  ["マミムメモ", "m"],
  ["ラリルレロ", "r"],
];

const consonants = new Map(
  rows.flatMap(([kana, consonant]) =>
    Array.from(kana, (one): [string, string] => [one, consonant]),
  ),
);

export function katakanaSkeleton(word: string): string {
  const letters = Array.from(word, (kana, index) => {
    const next = word[index + 1];
    // ティ is ti and ファ is fa, which the first kana already says; ツ before a small vowel too.
    return kana === "ッ" && next !== undefined ? "" : (consonants.get(kana) ?? "");
  });
  return squeeze(letters.join("").replaceAll(/n(?=[pbm])/gu, "n"));
}

/** Spelling to sound, coarsely, and only as far as Japanese keeps the difference. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/(?<=[aeiou])r(?![aeiouyr])/gu, ""],
  [/tch|ch/gu, "C"],
  [/ck/gu, "k"],
  [/sh|th/gu, "s"],
  [/ph/gu, "f"],
  [/gh/gu, ""],
  [/kn/gu, "n"],
  [/wr/gu, "r"],
  [/(?:dge|ge(?=$|[^aou])|gi)/gu, "j"],
  [/tion|sion/gu, "sn"],
  [/c(?=[eiy])/gu, "s"],
  [/[cq]/gu, "k"],
  [/x/gu, "ks"],
  [/l/gu, "r"],
  [/v/gu, "b"],
  [/m(?=[pb])/gu, "n"],
  [/[aeiouwy]/gu, ""],
];

export function englishSkeleton(word: string): string {
  return squeeze(spellings.reduce((text, [from, to]) => text.replaceAll(from, to), word));
}

function squeeze(skeleton: string): string {
  return skeleton.replaceAll(/(.)\1+/gu, "$1");
}
