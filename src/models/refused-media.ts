import type { Localized } from "../kernel/language.ts";

/** What providers do not take, as several adapters say it: completes "does not take ...". */
export const refusedMedia = {
  size: { en: "media of this size", ja: "この大きさのメディア" },
  type: { en: "media of this type", ja: "この種類のメディア" },
  sent: { en: "the media sent", ja: "送られたメディア" },
  pictures: { en: "pictures", ja: "画像" },
} as const satisfies Readonly<Record<string, Localized>>;
