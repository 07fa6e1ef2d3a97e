import { defineErrors } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";

/** Why somebody was not let in; for the operator only. */
export type Refusal =
  | "unknown"
  | "several"
  | "password"
  | "disabled"
  | "locked"
  | "expired"
  | "mustChange"
  | "unusable"
  | "anonymous"
  | "directory";

/** Why the directory could not be asked; for the operator only. */
export type Fault =
  | "unreachable"
  | "tls"
  | "timeout"
  | "account"
  | "referral"
  | "base"
  | "limit"
  | "depth"
  | "groups"
  | "id"
  | "answer";

const refusals: Localized<Readonly<Record<Refusal, string>>> = {
  en: {
    unknown: "no entry fits the user name",
    several: "more than one entry fits the user name",
    password: "the password is wrong",
    disabled: "the account is disabled",
    locked: "the account is locked",
    expired: "the password or the account has expired",
    mustChange: "the password must be changed first",
    unusable: "the user name or the password is empty, too long or holds a NUL",
    anonymous: "the directory took the password and knows nobody by it",
    directory: "the directory does not let this account log in",
  },
  ja: {
    unknown: "ユーザー名に該当するエントリーがありません",
    several: "ユーザー名に複数のエントリーが該当します",
    password: "パスワードが違います",
    disabled: "アカウントが無効です",
    locked: "アカウントがロックされています",
    expired: "パスワードまたはアカウントの期限が切れています",
    mustChange: "先にパスワードを変更する必要があります",
    unusable: "ユーザー名かパスワードが空、長すぎる、または NUL を含んでいます",
    anonymous: "ディレクトリーはパスワードを受け付けましたが、誰であるかを特定しませんでした",
    directory: "ディレクトリーがこのアカウントのログインを認めていません",
  },
};

const faults: Localized<Readonly<Record<Fault, string>>> = {
  en: {
    unreachable: "it cannot be reached",
    tls: "no encrypted connection to it could be made",
    timeout: "it did not answer in time",
    account: "it does not accept the hub's own account (bindDn, bindPassword)",
    referral: "it refers to another server, which is never followed",
    base: "userBase or groupBase is not there, or the hub's account may not read it",
    limit: "an answer is beyond its limits of size or time for the hub's account",
    depth: "groups are nested deeper than maxGroupDepth",
    groups: "a person is in more groups than maxGroups",
    id: "an entry has no stable id that the hub's account may read; is flavor right?",
    answer: "it answered with an error",
  },
  ja: {
    unreachable: "接続できません",
    tls: "暗号化された接続を確立できません",
    timeout: "時間内に応答がありません",
    account: "ハブのアカウント（bindDn、bindPassword）が受け付けられません",
    referral: "別のサーバーを参照しています（参照先には接続しません）",
    base: "userBase または groupBase が存在しないか、ハブのアカウントに読み取り権限がありません",
    limit: "ハブのアカウントに許された件数または時間の上限を超えています",
    depth: "グループの入れ子が maxGroupDepth を超えています",
    groups: "1 人のグループの数が maxGroups を超えています",
    id: "エントリーに、ハブのアカウントが読み取れる不変の ID がありません（flavor を確かめてください）",
    answer: "エラーが返されました",
  },
};

/** Failures of logging in with a directory. */
export const directoryErrors = defineErrors("identity", {
  loginRefused: {
    status: 401,
    audience: "caller",
    en: {
      message: () => "The user name or the password is not right.",
      advice: "Check both; where they are right, ask the operator about the account.",
    },
    ja: {
      message: () => "ユーザー名またはパスワードが正しくありません。",
      advice: "両方を確かめてください。正しい場合は、アカウントについて管理者に尋ねてください。",
    },
  },
  tooManyLogins: {
    status: 429,
    audience: "caller",
    en: {
      message: ({ seconds }: { seconds: number }) =>
        `Too many logins have failed; the next is possible in ${seconds} s.`,
      advice: "Wait that long; the account itself is not locked.",
    },
    ja: {
      message: ({ seconds }: { seconds: number }) =>
        `ログインの失敗が多すぎます。${seconds} 秒後に再び試せます。`,
      advice: "その時間だけお待ちください。アカウント自体はロックされていません。",
    },
  },
  directoryDown: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "The company's directory cannot be asked at the moment.",
      advice: "Try again in a minute; if it stays so, tell the operator.",
    },
    ja: {
      message: () => "会社のディレクトリーに現在問い合わせることができません。",
      advice: "1 分ほど後にもう一度お試しください。続く場合は管理者に知らせてください。",
    },
  },
  refused: {
    status: 401,
    audience: "operator",
    en: {
      message: ({ directory, why }: { directory: string; why: Refusal }) =>
        `Directory ${directory} let nobody in: ${refusals.en[why]}.`,
      advice: "Look at the account in the directory, and at userBase and userFilter.",
    },
    ja: {
      message: ({ directory, why }: { directory: string; why: Refusal }) =>
        `ディレクトリー ${directory} でログインが拒否されました: ${refusals.ja[why]}。`,
      advice: "ディレクトリーのアカウントと、userBase・userFilter を確かめてください。",
    },
  },
  directoryFault: {
    status: 503,
    audience: "operator",
    en: {
      message: ({
        directory,
        fault,
        detail,
      }: {
        directory: string;
        fault: Fault;
        detail: string;
      }) => `Directory ${directory} cannot be used: ${faults.en[fault]} (${detail}).`,
      advice: "Check its settings under `auth.directories`, and the server.",
    },
    ja: {
      message: ({
        directory,
        fault,
        detail,
      }: {
        directory: string;
        fault: Fault;
        detail: string;
      }) => `ディレクトリー ${directory} を使えません: ${faults.ja[fault]}（${detail}）。`,
      advice: "`auth.directories` の設定とサーバーを確かめてください。",
    },
  },
  noDirectory: {
    status: 404,
    audience: "operator",
    en: {
      message: ({ name, known }: { name: string; known: string }) =>
        `There is no directory ${name}; there are: ${known}.`,
      advice: "Name one of `auth.directories` in the configuration, or add it there.",
    },
    ja: {
      message: ({ name, known }: { name: string; known: string }) =>
        `ディレクトリー ${name} はありません。設定済み: ${known}`,
      advice: "設定の `auth.directories` にある名前を指定するか、追加してください。",
    },
  },
  directorySetting: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ directory, setting, why }: { directory: string; setting: string; why: string }) =>
        `The setting ${setting} of directory ${directory} cannot be used (${why}).`,
      advice: "Correct it under `auth.directories` in the configuration.",
    },
    ja: {
      message: ({ directory, setting, why }: { directory: string; setting: string; why: string }) =>
        `ディレクトリー ${directory} の設定 ${setting} を使えません（${why}）。`,
      advice: "設定の `auth.directories` で直してください。",
    },
  },
});
