import type { Remark, RemarkKind } from "../../../audit/verifying/report.ts";
import { visibleText } from "../../../audit/reading/visible-text.ts";
import type { Language, Localized } from "../../../kernel/language.ts";
import { rangeText } from "./damage-words.ts";

interface Told {
  readonly file: string;
  readonly count: number;
  readonly entries: string;
}

const sentences: Localized<Readonly<Record<RemarkKind, (told: Told) => string>>> = {
  en: {
    open: () => "the log was not ended: a hub writes on, or stopped without saying so",
    incomplete: ({ file }) => `${file} ends in the middle of something, as after a crash`,
    timesGoBack: ({ count, entries }) =>
      `the clock was set back by more than a minute ${count} times, first at ${entries}`,
    lost: ({ count }) => `${count} entries could not be written, as the log itself says`,
    leftOver: ({ file }) => `${file} was to be removed, and is not looked at`,
    unknownFile: ({ file }) => `${file} is no part of a log`,
    tooOld: ({ file }) => `a checkpoint in ${file} is of entries that were removed`,
    notFollowed: ({ entries }) => `what does not hang together cannot be proved: ${entries}`,
    renamed: () => "the folder has not the log's name",
    onlyOwnKey: () =>
      "the key came from the folder itself: whoever can write there could have replaced both. Compare it with one kept elsewhere, or give that with --public-key",
  },
  ja: {
    open: () => "ログは終了していません（ハブが書き込み中か、記録せずに停止しました）",
    incomplete: ({ file }) => `${file} は途中で終わっています（クラッシュなど）`,
    timesGoBack: ({ count, entries }) =>
      `時計が 1 分を超えて戻った箇所が ${count} 件あります（最初は ${entries}）`,
    lost: ({ count }) => `${count} 件のエントリーを書き込めなかったと記録されています`,
    leftOver: ({ file }) => `${file} は削除予定のもので、検証していません`,
    unknownFile: ({ file }) => `${file} はログの一部ではありません`,
    tooOld: ({ file }) => `${file} のチェックポイントは削除済みのエントリーのものです`,
    notFollowed: ({ entries }) => `つながりを確認できないため証明できません: ${entries}`,
    renamed: () => "フォルダー名がログの名前と異なります",
    onlyOwnKey: () =>
      "鍵は同じフォルダーから読み取ったものです。そこに書き込める者は両方を差し替えられます。別に保管した鍵と照合するか、--public-key で指定してください",
  },
};

/** One sentence, without its full stop. */
export const remarkText = (
  { kind, file = "", count = 0, entries }: Remark,
  language: Language,
): string =>
  sentences[language][kind]({
    file: visibleText(file),
    count,
    entries: entries === undefined ? "" : rangeText(entries, language),
  });
