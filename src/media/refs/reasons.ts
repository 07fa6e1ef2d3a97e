import type { Localized } from "../../kernel/language.ts";

/** Why something is not media, or could not be read: words that fit into an error's message. */
export const reasons = {
  empty: { en: "it is empty", ja: "内容が空です" },
  badDataUrl: { en: "the data: URL is malformed", ja: "data: URL の形式が正しくありません" },
  badBase64: { en: "its base64 is malformed", ja: "base64 の形式が正しくありません" },
  unknownForm: {
    en: "the text has none of the accepted forms",
    ja: "受け付けられる書き方のいずれにも当たりません",
  },
  scheme: (scheme: string): Localized => ({
    en: `${scheme}: URLs are not read`,
    ja: `${scheme}: の URL は読み取りません`,
  }),
  slow: { en: "the server took too long", ja: "サーバーの応答に時間がかかりすぎました" },
  unknownName: { en: "its host is not known", ja: "ホスト名が見つかりません" },
  noConnection: { en: "there is no connection to it", ja: "接続できません" },
  certificate: {
    en: "no secure connection could be made",
    ja: "安全な接続を確立できませんでした",
  },
  badAnswer: {
    en: "the server's answer is malformed",
    ja: "サーバーの応答の形式が正しくありません",
  },
  compressed: {
    en: "the server sent it compressed, unasked",
    ja: "サーバーが、求めていない圧縮形式で送りました",
  },
  redirects: { en: "it redirects too often", ja: "転送の回数が多すぎます" },
  brokenOff: { en: "the transfer broke off", ja: "転送が途中で切れました" },
  status: (status: number): Localized => ({
    en: `the server answered ${status}`,
    ja: `サーバーの応答は ${status} でした`,
  }),
} as const satisfies Readonly<Record<string, Localized | ((detail: never) => Localized)>>;
