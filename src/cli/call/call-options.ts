import type { Option } from "../define-command.ts";
import { callableHubOptions } from "./open-hub.ts";

/** What `call` takes besides the arguments of the tool. */
export const callOptions: readonly Option[] = [
  {
    flags: "--json [arguments]",
    about: {
      en: "arguments as JSON (- reads standard input), and the answer as JSON",
      ja: "引数を JSON で渡し（- は標準入力）、結果を JSON で出力する",
    },
  },
  {
    flags: "--output <file>",
    about: {
      en: "save the picture, sound or file that the tool made",
      ja: "ツールが作った画像・音声・ファイルを保存する",
    },
  },
  {
    flags: "--no-cache",
    about: {
      en: "ask the models anew, also what they answered before",
      ja: "以前の回答を使わず、モデルに改めて問い合わせる",
    },
  },
  ...callableHubOptions,
];
