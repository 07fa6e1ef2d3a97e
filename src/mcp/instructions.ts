import type { Localized } from "../kernel/language.ts";

/** What a client's model is told about the hub before it sees the tools. */
export const instructions: Localized = {
  en: [
    "Kumihimo reads and makes pictures, audio, video and documents.",
    "Wherever a tool takes media, give a data: URL, an artifact:// URI, an https:// URL, a path inside a shared folder, or base64.",
    "Results larger than a few hundred kilobytes come as artifact:// links; hand such a link to the next tool instead of the bytes.",
    "A failed call says what is wrong, what to do next and a code; follow the advice before you try again.",
    "Give `language` to get prose in English (en) or Japanese (ja).",
  ].join(" "),
  ja: [
    "Kumihimo は画像・音声・動画・文書を読み取り、作成します。",
    "メディアを受け取るツールには、data: URL、artifact:// URI、https:// URL、共有フォルダー内のパス、base64 のいずれかを渡してください。",
    "数百キロバイトを超える結果は artifact:// のリンクで返ります。次のツールには中身ではなくリンクを渡してください。",
    "失敗した呼び出しは、問題点・次に取るべき行動・コードを示します。助言に従ってから再試行してください。",
    "`language` で文章の言語（en または ja）を指定できます。",
  ].join(""),
};
