import { defineErrors } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";

/** Why somebody who came back from a provider was not let in; for the operator only. */
export type ProviderRefusal =
  | "kept"
  | "denied"
  | "answer"
  | "signature"
  | "id"
  | "username"
  | "groups"
  | "overage"
  | "tenant"
  | "domain"
  | "replayed";

/** Why a provider could not be used; for the operator only. */
export type ProviderFault =
  | "unreachable"
  | "tls"
  | "timeout"
  | "answer"
  | "discovery"
  | "insecure"
  | "account"
  | "tenants";

const refusals: Localized<Readonly<Record<ProviderRefusal, string>>> = {
  en: {
    kept: "the login did not begin in this browser, or too long ago",
    denied: "the provider itself refused",
    answer: "its answer does not pass the checks",
    signature: "its answer is not signed as it has to be",
    id: "its answer has no stable id of the person",
    username: "its answer has no user name that can be used",
    groups: "the groups in its answer cannot be used",
    overage: "the person is in more groups than the provider puts into its answer",
    tenant: "the person belongs to a tenant that is not in allowedTenants",
    domain: "the person has no verified e-mail address in allowedDomains",
    replayed: "the answer was used before",
  },
  ja: {
    kept: "このブラウザーで始まったログインではないか、時間が経ちすぎています",
    denied: "プロバイダー自身が拒否しました",
    answer: "応答が検査に合格しません",
    signature: "応答に必要な署名がありません",
    id: "応答に人の不変の ID がありません",
    username: "応答に使えるユーザー名がありません",
    groups: "応答のグループを使えません",
    overage: "グループの数が、プロバイダーが応答に入れる上限を超えています",
    tenant: "その人のテナントは allowedTenants にありません",
    domain: "その人には allowedDomains の確認済みメールアドレスがありません",
    replayed: "応答は既に使われています",
  },
};

const faults: Localized<Readonly<Record<ProviderFault, string>>> = {
  en: {
    unreachable: "it cannot be reached",
    tls: "no encrypted connection to it could be made",
    timeout: "it did not answer in time",
    answer: "it answered with an error or with something else than JSON",
    discovery: "its discovery document is not whole, or not that of the issuer in the settings",
    insecure: "it names an address without https",
    account: "it does not accept the hub (clientId, clientSecret)",
    tenants: "it lets people of any tenant log in, and allowedTenants is empty",
  },
  ja: {
    unreachable: "接続できません",
    tls: "暗号化された接続を確立できません",
    timeout: "時間内に応答がありません",
    answer: "エラー、または JSON ではない応答が返されました",
    discovery: "ディスカバリー文書が不完全か、設定の issuer のものではありません",
    insecure: "https ではないアドレスを示しています",
    account: "ハブ（clientId、clientSecret）が受け付けられません",
    tenants: "どのテナントの人でもログインできますが、allowedTenants が空です",
  },
};

/** Failures of logging in with a provider elsewhere. */
export const providerErrors = defineErrors("identity", {
  providerRefused: {
    status: 401,
    audience: "caller",
    en: {
      message: () => "The login was not accepted.",
      advice: "Begin the login again; if it fails again, ask the operator.",
    },
    ja: {
      message: () => "ログインは受け付けられませんでした。",
      advice: "ログインを最初からやり直してください。続く場合は管理者に尋ねてください。",
    },
  },
  providerDown: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "The service that checks logins cannot be asked at the moment.",
      advice: "Try again in a minute; if it stays so, tell the operator.",
    },
    ja: {
      message: () => "ログインを確認するサービスに現在問い合わせることができません。",
      advice: "1 分ほど後にもう一度お試しください。続く場合は管理者に知らせてください。",
    },
  },
  refusedAnswer: {
    status: 401,
    audience: "operator",
    en: {
      message: ({ provider, why, detail }: Refused) =>
        `Provider ${provider} let nobody in: ${refusals.en[why]} (${detail}).`,
      advice: "Look at the account and the application there, and at `auth.providers`.",
    },
    ja: {
      message: ({ provider, why, detail }: Refused) =>
        `プロバイダー ${provider} でのログインが拒否されました: ${refusals.ja[why]}（${detail}）。`,
      advice:
        "プロバイダーのアカウントとアプリケーション、および `auth.providers` を確かめてください。",
    },
  },
  providerFault: {
    status: 503,
    audience: "operator",
    en: {
      message: ({ provider, fault, detail }: Faulty) =>
        `Provider ${provider} cannot be used: ${faults.en[fault]} (${detail}).`,
      advice: "Check its settings under `auth.providers`, and the provider.",
    },
    ja: {
      message: ({ provider, fault, detail }: Faulty) =>
        `プロバイダー ${provider} を使えません: ${faults.ja[fault]}（${detail}）。`,
      advice: "`auth.providers` の設定とプロバイダーを確かめてください。",
    },
  },
  providerSetting: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ provider, setting, why }: Setting) =>
        `The setting ${setting} of provider ${provider} cannot be used (${why}).`,
      advice: "Correct it under `auth.providers` in the configuration.",
    },
    ja: {
      message: ({ provider, setting, why }: Setting) =>
        `プロバイダー ${provider} の設定 ${setting} を使えません（${why}）。`,
      advice: "設定の `auth.providers` で直してください。",
    },
  },
});

interface Refused {
  readonly provider: string;
  readonly why: ProviderRefusal;
  /** The library's word for it, or the name of the claim; nothing that a person typed. */
  readonly detail: string;
}

interface Faulty {
  readonly provider: string;
  readonly fault: ProviderFault;
  readonly detail: string;
}

interface Setting {
  readonly provider: string;
  readonly setting: string;
  readonly why: string;
}
