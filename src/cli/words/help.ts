import type { Localized } from "../../kernel/language.ts";

/** Words of the help that every command shows. */
export const helpWords = {
  json: { en: "write the result as one line of JSON", ja: "結果を 1 行の JSON で出力する" },
  language: { en: "language of messages: en or ja", ja: "メッセージの言語: en または ja" },
  help: { en: "show this help", ja: "この説明を表示する" },
  version: { en: "print the version", ja: "バージョンを表示する" },
  product: {
    en: "A multimodal MCP hub: text, image, audio and video understanding behind one endpoint.",
    ja: "マルチモーダル MCP ハブ: テキスト・画像・音声・動画の理解を 1 つのエンドポイントで提供します。",
  },
  commands: { en: "Commands:", ja: "コマンド:" },
  exit: {
    en: "Exit status: 0 done, 1 the tool or command failed, 2 wrong usage, 130 or 143 stopped by a signal.",
    ja: "終了ステータス: 0 成功、1 ツールまたはコマンドの失敗、2 使い方の誤り、130・143 シグナルによる中断。",
  },
  more: {
    en: "Run `kumihimo <command> --help` for what a command takes.",
    ja: "各コマンドの使い方は `kumihimo <コマンド> --help` で表示されます。",
  },
} as const satisfies Readonly<Record<string, Localized>>;

/** commander's headings. */
export const titles: Localized<Readonly<Record<string, string>>> = {
  en: {},
  ja: { "Usage:": "使い方:", "Arguments:": "引数:", "Options:": "オプション:" },
};
