import type { Localized } from "../../kernel/language.ts";

/** What can be wrong with a model's file; completes "cannot be used: it ...". */
export const fileProblems = {
  missing: { en: "is not there, or may not be read", ja: "存在しないか、読み取れません" },
  notAFile: { en: "is no regular file", ja: "通常のファイルではありません" },
  tooLarge: { en: "is larger than maxFileBytes", ja: "maxFileBytes を超えています" },
  unreadable: {
    en: "holds no model that the runtime can load",
    ja: "ランタイムが読み込めるモデルではありません",
  },
  unsupported: {
    en: "has inputs or outputs that are no tensors of a known type",
    ja: "既知の型のテンソルではない入力または出力があります",
  },
} satisfies Readonly<Record<string, Localized>>;
