import { defineErrors } from "../kernel/errors.ts";

/** Failures of telling who calls. */
export const identityErrors = defineErrors("identity", {
  noToken: {
    status: 401,
    audience: "caller",
    en: {
      message: () => "This hub asks for a token.",
      advice:
        "Send the header `Authorization: Bearer <token>`: with a token of yours where people log in, else with the one in the hub's data folder.",
    },
    ja: {
      message: () => "このハブにはトークンが必要です。",
      advice:
        "ヘッダー `Authorization: Bearer <token>` を送ってください。ログインできるハブでは自分のトークン、それ以外ではデータフォルダーにあるトークンを使います。",
    },
  },
  wrongToken: {
    status: 401,
    audience: "caller",
    en: {
      message: () => "The token is not valid here.",
      advice:
        "Log in again where people log in; else read the token from the hub's data folder again, for it changes when the file is removed.",
    },
    ja: {
      message: () => "このトークンは無効です。",
      advice:
        "ログインできるハブでは、もう一度ログインしてください。それ以外では、データフォルダーのトークンを読み直してください（ファイルを消すと新しくなります）。",
    },
  },
  openToTheWorld: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ host }: { host: string }) =>
        `Without authentication the hub listens on loopback addresses only, and ${host} is not one.`,
      advice: "Use --auth token, or --host 127.0.0.1.",
    },
    ja: {
      message: ({ host }: { host: string }) =>
        `認証なしで待ち受けできるのはループバックアドレスだけです。${host} は該当しません。`,
      advice: "--auth token または --host 127.0.0.1 を使ってください。",
    },
  },
  publicUrlWanted: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ host }: { host: string }) =>
        `People cannot log in to a hub that listens on ${host} and does not know its own address.`,
      advice: "Set `auth.publicUrl` to the address that browsers and clients use.",
    },
    ja: {
      message: ({ host }: { host: string }) =>
        `${host} で待ち受けるハブは、自身のアドレスが分からないためログインを受け付けられません。`,
      advice: "ブラウザーとクライアントが使うアドレスを `auth.publicUrl` に設定してください。",
    },
  },
});
