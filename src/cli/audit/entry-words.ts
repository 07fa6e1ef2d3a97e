import type { Entry } from "../../audit/reading/entry.ts";
import type { Localized } from "../../kernel/language.ts";

interface EntryWords {
  readonly outcomes: Readonly<Record<string, string>>;
  readonly begins: string;
  readonly neverEnded: string;
  readonly notYetEnded: string;
  /** Of entries that are of no call. */
  readonly kinds: Readonly<Record<string, (entry: Entry) => string>>;
}

export const entryWords: Localized<EntryWords> = {
  en: {
    outcomes: {},
    begins: "begins",
    neverEnded: "began and never ended",
    notYetEnded: "began and has not ended yet",
    kinds: {
      segment: () => "the next segment",
      opened: ({ version = "?" }) => `a hub of version ${version} begins to write`,
      closed: () => "it stops in an orderly way",
      who: ({ principalKind = "?" }) => `is known, a principal of kind ${principalKind}`,
      lost: ({ count = 0 }) => `${count} entries could not be written`,
      erased: ({ bodies = [] }) => `bodies erased: ${bodies.length}`,
      removed: ({ before = 0 }) => `entries below ${before} were removed`,
    },
  },
  ja: {
    outcomes: {
      ok: "成功",
      failed: "失敗",
      refused: "拒否",
      cancelled: "中止",
      asked: "確認待ち",
    },
    begins: "開始",
    neverEnded: "開始後、終了の記録なし",
    notYetEnded: "開始済み、未終了",
    kinds: {
      segment: () => "次のセグメント",
      opened: ({ version = "?" }) => `バージョン ${version} のハブが記録を開始`,
      closed: () => "正常に停止",
      who: ({ principalKind = "?" }) => `プリンシパル（${principalKind}）`,
      lost: ({ count = 0 }) => `${count} 件のエントリーを記録できず`,
      erased: ({ bodies = [] }) => `本文を消去: ${bodies.length} 件`,
      removed: ({ before = 0 }) => `${before} より前のエントリーを削除`,
    },
  },
};
