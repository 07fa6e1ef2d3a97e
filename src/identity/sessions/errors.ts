import { defineErrors } from "../../kernel/errors.ts";

/** Failures of sessions. */
export const sessionErrors = defineErrors("identity", {
  wrongRefreshToken: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "The refresh token is not valid, or not any more.",
      advice: "Log in again.",
    },
    ja: {
      message: () => "リフレッシュトークンが無効か、すでに使えなくなっています。",
      advice: "もう一度ログインしてください。",
    },
  },
  noSessions: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "This hub has no sessions: nobody can log in, or not yet.",
      advice: "Set `auth.mode: oauth` with the issuer `embedded`, and wait until the hub serves.",
    },
    ja: {
      message: () => "このハブにはセッションがありません（ログインできない設定か、起動中です）。",
      advice:
        "`auth.mode: oauth` と発行者 `embedded` を設定し、ハブが応答を始めるまで待ってください。",
    },
  },
  nothingGranted: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "None of the scopes asked for may be granted here.",
      advice: "Ask for others, or ask the hub's operator which your groups give.",
    },
    ja: {
      message: () => "要求されたスコープはどれも許可されていません。",
      advice: "別のスコープを要求するか、所属グループに与えられたものを管理者に確かめてください。",
    },
  },
  wrongAudience: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "A session cannot be for this resource.",
      advice:
        "Leave the resource out, or name the hub's /mcp or one server below it, as at the login.",
    },
    ja: {
      message: () => "このリソースに対するセッションではありません。",
      advice:
        "リソースの指定を省くか、ログイン時と同じハブの /mcp（またはその下のサーバー）を指定してください。",
    },
  },
  unknownSession: {
    status: 404,
    audience: "caller",
    en: {
      message: () => "There is no such session, or it has ended.",
      advice: "Look at the list of sessions.",
    },
    ja: {
      message: () => "そのセッションはないか、すでに終了しています。",
      advice: "セッションの一覧を確かめてください。",
    },
  },
  sessionsDown: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "The hub cannot look at sessions at the moment.",
      advice: "Try again in a minute, with the same token; if it stays so, tell the operator.",
    },
    ja: {
      message: () => "現在ハブはセッションを確認できません。",
      advice:
        "1 分ほど後に同じトークンでもう一度お試しください。続く場合は管理者に知らせてください。",
    },
  },
});
