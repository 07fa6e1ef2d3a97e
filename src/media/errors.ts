import { defineErrors } from "../kernel/errors.ts";
import { type Cause, inJapanese, type Thing } from "./causes.ts";
import type { Localized } from "../kernel/language.ts";

interface Unreadable {
  readonly what: Thing;
  readonly why: Cause;
}

/** Failures of media: what was sent, or the engine that reads it. */
export const mediaErrors = defineErrors("media", {
  notMedia: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ why }: { why: Localized }) => `This is not media the hub can take: ${why.en}.`,
      advice:
        "Send a data: URL, an artifact:// URI, an https:// URL, a file:// URL or path inside a root folder, or base64 of a known format.",
    },
    ja: {
      message: ({ why }: { why: Localized }) => `受け付けられるメディアではありません: ${why.ja}`,
      advice:
        "data: URL、artifact:// URI、https:// URL、許可フォルダー内の file:// URL またはパス、既知の形式の base64 のいずれかを送ってください。",
    },
  },
  wrongKind: {
    status: 415,
    audience: "caller",
    en: {
      message: ({ wanted, mimeType }: { wanted: string; mimeType: string }) =>
        `The bytes are ${mimeType}; this tool needs ${wanted}.`,
      advice: "Send media of the kind the tool asks for.",
    },
    ja: {
      message: ({ wanted, mimeType }: { wanted: string; mimeType: string }) =>
        `内容は ${mimeType} ですが、このツールには ${wanted} が必要です。`,
      advice: "ツールが求める種類のメディアを送ってください。",
    },
  },
  tooLarge: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ bytes, limit }: { bytes: number; limit: number }) =>
        `The media has at least ${bytes} bytes; the limit is ${limit}.`,
      advice: "Send a smaller file, or ask the operator to raise the limit.",
    },
    ja: {
      message: ({ bytes, limit }: { bytes: number; limit: number }) =>
        `メディアは少なくとも ${bytes} バイトあり、上限の ${limit} バイトを超えています。`,
      advice: "小さいファイルを送るか、管理者に上限の引き上げを依頼してください。",
    },
  },
  tooManyPixels: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ limit }: { limit: number }) => `The picture has more than ${limit} pixels.`,
      advice: "Send a smaller picture.",
    },
    ja: {
      message: ({ limit }: { limit: number }) => `画像が ${limit} 画素を超えています。`,
      advice: "小さい画像を送ってください。",
    },
  },
  sideTooLong: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ format, limit }: { format: string; limit: number }) =>
        `A ${format} picture has at most ${limit} pixels on a side.`,
      advice: "Ask for a smaller size, or for another format.",
    },
    ja: {
      message: ({ format, limit }: { format: string; limit: number }) =>
        `${format} 画像の一辺は最大 ${limit} 画素です。`,
      advice: "小さいサイズか、別の形式を指定してください。",
    },
  },
  tooLong: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ seconds, limit }: { seconds: number; limit: number }) =>
        `The recording lasts ${seconds} s; the limit is ${limit} s.`,
      advice: "Send a shorter recording, or ask the operator to raise the limit.",
    },
    ja: {
      message: ({ seconds, limit }: { seconds: number; limit: number }) =>
        `録音・録画は ${seconds} 秒あり、上限の ${limit} 秒を超えています。`,
      advice: "短いものを送るか、管理者に上限の引き上げを依頼してください。",
    },
  },
  unreadable: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ what, why }: Unreadable) => `The ${what} cannot be read: ${why}.`,
      advice: "Check that the file opens elsewhere, and send it again whole.",
    },
    ja: {
      message: (unreadable: Unreadable) => {
        const { what, why } = inJapanese(unreadable);
        return `${what}を読み取れません。${why}。`;
      },
      advice: "ファイルがほかのソフトで開けることを確かめ、欠けのない状態で送り直してください。",
    },
  },
  unsupported: {
    status: 415,
    audience: "caller",
    en: {
      message: ({ what, format }: { what: string; format: string }) =>
        `The hub does not read ${format} as ${what}.`,
      advice: "Convert it to a common format and send that.",
    },
    ja: {
      message: ({ what, format }: { what: string; format: string }) =>
        `${format} を ${what} として読むことはできません。`,
      advice: "一般的な形式に変換してから送ってください。",
    },
  },
  engineMissing: {
    status: 501,
    audience: "caller",
    en: {
      message: ({ engine }: { engine: string }) => `The engine "${engine}" is not installed here.`,
      advice: "Ask the operator to run `kumihimo doctor`, which names what to install.",
    },
    ja: {
      message: ({ engine }: { engine: string }) => `エンジン「${engine}」が導入されていません。`,
      advice: "管理者に `kumihimo doctor` の実行を依頼してください。必要なものが表示されます。",
    },
  },
  engineCrashed: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ engine }: { engine: string }) => `The engine "${engine}" stopped on this input.`,
      advice: "Check the file; send it in another format if it is sound.",
    },
    ja: {
      message: ({ engine }: { engine: string }) =>
        `エンジン「${engine}」がこの入力で停止しました。`,
      advice: "ファイルを確かめ、問題がなければ別の形式で送ってください。",
    },
  },
  engineMemory: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ engine, limit }: { engine: string; limit: number }) =>
        `The engine "${engine}" needed more than ${limit} bytes of memory for this input.`,
      advice: "Send a smaller input.",
    },
    ja: {
      message: ({ engine, limit }: { engine: string; limit: number }) =>
        `エンジン「${engine}」はこの入力に ${limit} バイトを超えるメモリーを必要としました。`,
      advice: "小さい入力を送ってください。",
    },
  },
  unknownVoice: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ voice }: { voice: string }) => `There is no voice named "${voice}".`,
      advice: "Read the resource kumihimo://voices and choose one of its ids.",
    },
    ja: {
      message: ({ voice }: { voice: string }) => `「${voice}」という声はありません。`,
      advice: "リソース kumihimo://voices を読み、その id から選んでください。",
    },
  },
  notDrawable: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ why }: { why: Localized }) => `The chart cannot be drawn: ${why.en}.`,
      advice: "Correct the data, and ask for the chart again.",
    },
    ja: {
      message: ({ why }: { why: Localized }) => `グラフを描けません: ${why.ja}`,
      advice: "データを直してから、もう一度グラフを求めてください。",
    },
  },
  textTooLong: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ characters, limit }: { characters: number; limit: number }) =>
        `The text has ${characters} characters; the limit is ${limit}.`,
      advice: "Send the text in parts.",
    },
    ja: {
      message: ({ characters, limit }: { characters: number; limit: number }) =>
        `テキストは ${characters} 文字あり、上限の ${limit} 文字を超えています。`,
      advice: "テキストを分けて送ってください。",
    },
  },
  notReachable: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ why }: { why: Localized }) => `The address could not be read: ${why.en}.`,
      advice: "Check the address, or send the media itself.",
    },
    ja: {
      message: ({ why }: { why: Localized }) => `その URL は読み取れませんでした: ${why.ja}`,
      advice: "URL を確かめるか、メディアそのものを送ってください。",
    },
  },
  addressForbidden: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "The address is not one the hub may read from.",
      advice: "Use a public https:// address, or send the media itself.",
    },
    ja: {
      message: () => "その URL の読み取りは許可されていません。",
      advice: "公開された https:// の URL を使うか、メディアそのものを送ってください。",
    },
  },
  outsideRoots: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "The path is not a readable file inside a root folder.",
      advice: "Name a file inside a folder given with --root, or send the media itself.",
    },
    ja: {
      message: () => "そのパスは、許可フォルダー内の読み取り可能なファイルではありません。",
      advice:
        "--root で指定したフォルダー内のファイルを指定するか、メディアそのものを送ってください。",
    },
  },
});
