import type { Damage, DamageKind, EntryBrief, Range } from "../../../audit/verifying/report.ts";
import { visibleText } from "../../../audit/reading/visible-text.ts";
import type { Language, Localized } from "../../../kernel/language.ts";

/** What a sentence about a damage is made of. */
interface Told {
  /** `entry 5`, `entries 5 to 9`, or nothing. */
  readonly entries: string;
  readonly file: string;
  readonly other: string;
  readonly instead: string;
}

type Sentences = Readonly<Record<DamageKind, (told: Told) => string>>;

const sentences: Localized<Sentences> = {
  en: {
    changed: ({ entries, file }) =>
      entries === "" ? `${file} was changed` : `${entries} changed, in ${file}`,
    removed: ({ entries, file }) => `${entries} removed from ${file}`,
    inserted: ({ entries, file, other }) =>
      other === ""
        ? `a line inserted into ${file}, at ${entries}`
        : `a copy of ${entries} inserted into ${file}`,
    moved: ({ entries, file, other }) =>
      entries === ""
        ? `${file} stands in the wrong place`
        : `${entries} moved, in ${file}${other === "" ? "" : `: in the place of entry ${other}`}`,
    cutOff: ({ entries, file }) =>
      `the end is cut off: ${entries} are known from ${file}, and gone`,
    otherLog: ({ file, instead }) =>
      file === "."
        ? `the folder has another log's name; in it is ${instead}`
        : `${file} is of another log, ${instead}`,
    otherKey: ({ file }) => `${file} is signed by another key`,
    olderCheckpoint: ({ file }) => `a checkpoint in ${file} was replaced by an older one`,
    misfit: ({ entries, file }) =>
      `a checkpoint in ${file} does not fit the log${entries === "" ? "" : `: it was another one somewhere in ${entries}`}`,
    noCheckpoint: ({ entries, file }) => `no checkpoint in ${file} covers ${entries}`,
    missingSegment: ({ entries, file }) =>
      `a segment is missing, ${file}${entries === "" ? "" : `, with ${entries}`}`,
    missingBeginning: ({ entries }) =>
      `the beginning is missing, and no entry says that it was removed: ${entries}`,
    missingFile: ({ file }) => `${file} is missing`,
    missingLog: ({ instead, file }) =>
      `the log ${instead} is missing${file === "." ? "" : `, of which ${file} has a checkpoint`}`,
    bodyMissing: ({ entries, file }) =>
      `the body of ${entries} is missing from ${file}, and no entry says that it was erased`,
    bodyChanged: ({ entries, file }) => `the body of ${entries} changed, in ${file}`,
    bodyInserted: ({ file }) => `a body inserted into ${file} that belongs to no entry`,
    hashList: ({ entries, file }) =>
      `the hash list ${file} is damaged${entries === "" ? "" : ` at ${entries}`}; the entries are told of apart`,
    incomplete: ({ file }) => `${file} ends in the middle of something, where nothing crashed`,
    sequence: ({ entries, file }) => `${entries} does not join ${file} to the log`,
    unreadable: ({ file, instead }) => `${file} cannot be read: ${instead}`,
  },
  ja: {
    changed: ({ entries, file }) =>
      entries === "" ? `${file} が変更されています` : `${entries} が変更されています（${file}）`,
    removed: ({ entries, file }) => `${entries} が削除されています（${file}）`,
    inserted: ({ entries, file, other }) =>
      other === ""
        ? `${entries} の位置に行が挿入されています（${file}）`
        : `${entries} の複製が挿入されています（${file}）`,
    moved: ({ entries, file, other }) =>
      entries === ""
        ? `${file} の位置が誤っています`
        : `${entries} が移動されています（${file}）${other === "" ? "" : `。エントリー ${other} の位置にあります`}`,
    cutOff: ({ entries, file }) =>
      `末尾が切り取られています。${file} にある ${entries} がありません`,
    otherLog: ({ file, instead }) =>
      file === "."
        ? `フォルダー名が別のログのものです。中身は ${instead} です`
        : `${file} は別のログ ${instead} のものです`,
    otherKey: ({ file }) => `${file} は別の鍵で署名されています`,
    olderCheckpoint: ({ file }) => `${file} のチェックポイントが古いものに差し替えられています`,
    misfit: ({ entries, file }) =>
      `${file} のチェックポイントがログに合いません${entries === "" ? "" : `（${entries} のどこかが異なります）`}`,
    noCheckpoint: ({ entries, file }) => `${entries} を含むチェックポイントが ${file} にありません`,
    missingSegment: ({ entries, file }) =>
      `セグメント ${file} がありません${entries === "" ? "" : `（${entries}）`}`,
    missingBeginning: ({ entries }) => `先頭の ${entries} がなく、削除の記録もありません`,
    missingFile: ({ file }) => `${file} がありません`,
    missingLog: ({ instead, file }) =>
      `ログ ${instead} がありません${file === "." ? "" : `（${file} にチェックポイントがあります）`}`,
    bodyMissing: ({ entries, file }) =>
      `${entries} の本文が ${file} になく、消去の記録もありません`,
    bodyChanged: ({ entries, file }) => `${entries} の本文が変更されています（${file}）`,
    bodyInserted: ({ file }) => `どのエントリーのものでもない本文が ${file} に挿入されています`,
    hashList: ({ entries, file }) =>
      `ハッシュ一覧 ${file} が壊れています${entries === "" ? "" : `（${entries}）`}。エントリー自体の損傷は別に示します`,
    incomplete: ({ file }) =>
      `${file} が途中で終わっています（クラッシュによるものではありません）`,
    sequence: ({ entries, file }) => `${entries} が ${file} を前のログにつないでいません`,
    unreadable: ({ file, instead }) => `${file} を読み取れません: ${instead}`,
  },
};

/** Codes of the verifier's own in place of a system's. */
const reasons: Localized<Readonly<Record<string, string>>> = {
  en: {
    link: "it is a link",
    kind: "it is no file",
    size: "it is too large",
    lines: "it has too many lines",
  },
  ja: {
    link: "リンクです",
    kind: "ファイルではありません",
    size: "大きすぎます",
    lines: "行が多すぎます",
  },
};

const now: Localized<(brief: string) => string> = {
  en: (brief) => ` (it now reads: ${brief})`,
  ja: (brief) => `（現在の内容: ${brief}）`,
};

/** `entry 5`, `entries 5 to 9`. */
export function rangeText({ first, last }: Range, language: Language): string {
  const isOne = first === last;
  if (language === "ja") return isOne ? `エントリー ${first}` : `エントリー ${first}〜${last}`;
  return isOne ? `entry ${first}` : `entries ${first} to ${last}`;
}

/** One sentence, without its full stop. */
export function damageText(
  { kind, file, entries, other, instead = "", entry }: Damage,
  language: Language,
): string {
  const told = {
    entries: entries === undefined ? "" : rangeText(entries, language),
    file: visibleText(file),
    other: other === undefined ? "" : String(other),
    instead: reasonText(instead, language),
  };
  const text = sentences[language][kind](told);
  return entry === undefined ? text : text + now[language](briefText(entry));
}

const reasonText = (code: string, language: Language): string =>
  (Object.hasOwn(reasons[language], code) ? reasons[language][code] : undefined) ??
  visibleText(code);

const briefText = ({ at, kind, tool, principal }: EntryBrief): string =>
  [at, kind, tool, principal]
    .flatMap((part) => part ?? [])
    .map(visibleText)
    .join(" ");
