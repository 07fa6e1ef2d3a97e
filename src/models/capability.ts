import type { Localized } from "../kernel/language.ts";

/** What a model can do for a tool, in the order it is listed. */
export const capabilities = [
  "describe",
  "detect",
  "read",
  "transcribe",
  "speak",
  "embed",
  "generate",
  "watch",
  "infer",
] as const;

export type Capability = (typeof capabilities)[number];

/** Completes "a provider that can ...". */
export const capabilityWords: Readonly<Record<Capability, Localized>> = {
  describe: { en: "describe pictures", ja: "画像の説明" },
  detect: { en: "find objects in pictures", ja: "画像中の物体の検出" },
  read: { en: "read text in pictures", ja: "画像中の文字の読み取り" },
  transcribe: { en: "write down speech", ja: "音声の文字起こし" },
  speak: { en: "speak", ja: "音声の合成" },
  embed: { en: "turn text or pictures into vectors", ja: "テキストや画像のベクトル化" },
  generate: { en: "write and reason", ja: "文章の作成と推論" },
  watch: { en: "watch films", ja: "動画の視聴" },
  infer: { en: "run a trained model", ja: "学習済みモデルの実行" },
};
