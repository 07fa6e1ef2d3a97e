import type { Localized } from "../../kernel/language.ts";

/** What is said about servers that cannot be taken over, or not wholly. */
export const importWords = {
  disabled: { en: "it is switched off there", ja: "元の設定で無効になっています" },
  sse: {
    en: "it speaks the old SSE transport only, which the hub does not; ask for its Streamable HTTP address",
    ja: "旧式の SSE にしか対応していません。Streamable HTTP のアドレスを確認してください",
  },
  neither: { en: "it has neither a command nor a url", ja: "command も url もありません" },
  notHttp: { en: "its url is not http or https", ja: "url が http・https ではありません" },
  unreadable: (problems: string): Localized => ({
    en: `it does not fit: ${problems}`,
    ja: `内容に誤りがあります: ${problems}`,
  }),
  ignored: (keys: string): Localized => ({
    en: `not taken over: ${keys}`,
    ja: `取り込まなかった項目: ${keys}`,
  }),
  noVariables: (file: string): Localized => ({
    en: `its file of variables ${file} cannot be read; write its variables under env`,
    ja: `環境変数のファイル ${file} を読み取れません。変数を env に書いてください`,
  }),
} as const;
