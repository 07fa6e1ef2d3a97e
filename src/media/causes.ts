/** Why media cannot be read, in both languages. Code names the English words; others do not compile. */

const causes = {
  "it is empty": "中身が空です",
  "it became shorter": "読み取り中に短くなりました",
  "it ends too early": "途中で終わっています",
  "its data is damaged": "データが壊れています",
  "its bytes are not those of a picture": "画像のデータではありません",
  "its bytes are not text": "文字のデータではありません",
  "it does not say how large it is": "大きさが記されていません",
  "its picture is larger than any real one": "画面の大きさがあり得ない値です",
  "its index is missing, as after an interrupted recording or upload":
    "索引がありません（記録や送信が途中で切れた場合に起こります）",
  "its codec is not supported here": "コーデックに対応していません",
  "its sound or picture cannot be decoded": "音声や映像を復号できません",
  "none of its pictures can be decoded": "復号できる映像がありません",
  "it has no moving picture": "映像がありません",
  "it has no sound": "音声がありません",
  "it has no samples": "音声の標本がありません",
  "it is not a WAV file": "WAV ファイルではありません",
  "its samples come before their description": "標本がその説明より前にあります",
  "its header is cut off": "ヘッダーが途中で切れています",
  "it states an impossible number of channels": "チャンネル数があり得ない値です",
  "it states an impossible sample rate": "標本化周波数があり得ない値です",
  "it holds two files of one name": "同じ名前のファイルが 2 つ入っています",
  "it is protected with a password": "パスワードで保護されています",
  "it holds too many files": "入っているファイルが多すぎます",
  "it unpacks to too much": "展開すると大きくなりすぎます",
  "a part of it unpacks to too much": "一部が展開すると大きくなりすぎます",
  "a part of it unpacks to far more than its size":
    "一部が元の大きさに比べて異常に大きく展開されます",
  "a part of it defines entities of its own": "一部が独自の実体を定義しています",
  "its package is damaged": "パッケージが壊れています",
  "a part of it is empty": "一部が空です",
  "a part of it is not well-formed XML": "一部が正しい XML ではありません",
  "there is nothing in it to say": "読み上げる内容がありません",
} as const;

const things = {
  picture: "画像",
  audio: "音声",
  video: "動画",
  document: "文書",
  text: "文章",
  file: "ファイル",
} as const;

/** What is wrong with it, in English. */
export type Cause = keyof typeof causes;

/** What it was taken for. */
export type Thing = keyof typeof things;

/** Failures come from other processes too, where types are not looked at: unknown words stay English. */
export const inJapanese = ({ what, why }: { what: Thing; why: Cause }) => ({
  what: translated(things, what),
  why: translated(causes, why),
});

const translated = (words: Readonly<Record<string, string>>, english: string): string =>
  words[english] ?? english;
