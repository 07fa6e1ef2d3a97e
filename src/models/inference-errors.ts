import { defineErrors } from "../kernel/errors.ts";
import type { Localized } from "../kernel/language.ts";

/** What can go wrong with a trained model and with no other: part of the errors of this room. */
export const inferenceErrors = defineErrors("models", {
  answerTooLong: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ model, elements, limit }: { model: string; elements: number; limit: number }) =>
        `The answer of the model ${model} has ${elements} values; at most ${limit} are given.`,
      advice:
        "Send fewer rows or name fewer outputs, or ask the operator to raise maxOutputElements.",
    },
    ja: {
      message: ({ model, elements, limit }: { model: string; elements: number; limit: number }) =>
        `モデル ${model} の出力は ${elements} 個の値を含み、上限の ${limit} 個を超えています。`,
      advice:
        "入力の行数や指定する出力を減らすか、maxOutputElements の引き上げを管理者に依頼してください。",
    },
  },
  runtimeMissing: {
    status: 501,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The provider ${provider} needs the package onnxruntime-node, 1.30 or newer, which is not installed or does not load.`,
      advice:
        "Ask the operator to run `npm install onnxruntime-node@1.30` beside the hub, or to name its folder in the provider's setting `runtime`.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `プロバイダー ${provider} に必要なパッケージ onnxruntime-node（1.30 以降）がインストールされていないか、読み込めません。`,
      advice:
        "ハブと同じ場所で `npm install onnxruntime-node@1.30` を実行するか、プロバイダーの設定 `runtime` にそのフォルダーを指定するよう管理者に依頼してください。",
    },
  },
  modelUnusable: {
    status: 501,
    audience: "caller",
    en: {
      message: ({ model, problem }: { model: string; problem: Localized }) =>
        `The file of the model ${model} cannot be used: it ${problem.en}.`,
      advice: "Ask the operator to check the model's `file` in the provider's settings.",
    },
    ja: {
      message: ({ model, problem }: { model: string; problem: Localized }) =>
        `モデル ${model} のファイルを使用できません。${problem.ja}。`,
      advice: "プロバイダーの設定にあるモデルの `file` の確認を管理者に依頼してください。",
    },
  },
  runFailed: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ model }: { model: string }) =>
        `The model ${model} broke off while it worked on this input.`,
      advice:
        "Check the values against the model's input schema; the operator's log has the reason.",
    },
    ja: {
      message: ({ model }: { model: string }) =>
        `モデル ${model} はこの入力の処理中に停止しました。`,
      advice:
        "値がモデルの入力スキーマに合っているか確認してください。理由は管理者のログにあります。",
    },
  },
});
