import { defineErrors } from "../kernel/errors.ts";
import type { Localized } from "../kernel/language.ts";

/** Failures of the built-in tools that are not the media's. */
export const toolErrors = defineErrors("tools", {
  needsProvider: {
    status: 501,
    audience: "caller",
    en: {
      message: ({ able }: { able: Localized }) =>
        `This needs a model provider that can ${able.en}, and none is configured.`,
      advice:
        "Ask the operator to configure a provider; everything that needs no model works without.",
    },
    ja: {
      message: ({ able }: { able: Localized }) =>
        `この処理には${able.ja}ができるモデルプロバイダーが必要ですが、設定されていません。`,
      advice:
        "管理者にプロバイダーの設定を依頼してください。モデルの要らない処理はそのまま使えます。",
    },
  },
  nothingGiven: {
    status: 400,
    audience: "caller",
    en: {
      message: () =>
        "There is nothing to analyse: no text, image, audio, video or document was given.",
      advice: "Give at least one source.",
    },
    ja: {
      message: () =>
        "分析するものがありません。テキスト・画像・音声・動画・文書のいずれも渡されていません。",
      advice: "少なくとも 1 つの情報源を渡してください。",
    },
  },
  nothingRead: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ failures }: { failures: string }) =>
        `None of the sources could be read: ${failures}`,
      advice: "Correct the sources after the reasons given, and call again.",
    },
    ja: {
      message: ({ failures }: { failures: string }) =>
        `どの情報源も読み取れませんでした: ${failures}`,
      advice: "示された理由に従って情報源を直し、もう一度呼び出してください。",
    },
  },
  optionMissing: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ operation, option }: { operation: string; option: string }) =>
        `The operation ${operation} needs the option "${option}".`,
      advice: "Give the option and call again.",
    },
    ja: {
      message: ({ operation, option }: { operation: string; option: string }) =>
        `操作 ${operation} にはオプション「${option}」が必要です。`,
      advice: "オプションを指定して、もう一度呼び出してください。",
    },
  },
  cannotConvert: {
    status: 415,
    audience: "caller",
    en: {
      message: ({ mimeType, format }: { mimeType: string; format: string }) =>
        `${mimeType} cannot be turned into ${format}.`,
      advice:
        "Choose a format of the same kind: a picture format for pictures, a sound format for sound and film.",
    },
    ja: {
      message: ({ mimeType, format }: { mimeType: string; format: string }) =>
        `${mimeType} を ${format} に変換することはできません。`,
      advice: "画像には画像形式、音声と動画には音声形式を選んでください。",
    },
  },
  silent: {
    status: 422,
    audience: "caller",
    en: {
      message: () => "The recording is silent.",
      advice: "Check the microphone or the file, and send a recording with sound.",
    },
    ja: {
      message: () => "録音は無音です。",
      advice: "マイクまたはファイルを確かめ、音の入った録音を送ってください。",
    },
  },
  noSpeech: {
    status: 422,
    audience: "caller",
    en: {
      message: () => "No words were heard in the recording.",
      advice: "Send a recording in which somebody speaks.",
    },
    ja: {
      message: () => "録音から言葉を聞き取れませんでした。",
      advice: "人が話している録音を送ってください。",
    },
  },
});
