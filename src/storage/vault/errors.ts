import { defineErrors } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";

/** Why Vault gave nothing. */
export type VaultFault =
  | "noAddress"
  | "noToken"
  | "noAuthorities"
  | "unreachable"
  | "tls"
  | "timeout"
  | "redirect"
  | "denied"
  | "refused"
  | "absent"
  | "sealed"
  | "answer";

const faults: Localized<Readonly<Record<VaultFault, string>>> = {
  en: {
    noAddress: "its address is not set",
    noToken: "there is no token for it",
    noAuthorities: "the file of `vault.caFile` cannot be read",
    unreachable: "it cannot be reached",
    tls: "no encrypted connection can be made",
    timeout: "it does not answer in time",
    redirect: "it sends elsewhere, and the token goes nowhere else",
    denied: "the token may not do this",
    refused: "it refuses the request",
    absent: "there is nothing",
    sealed: "it is sealed or not ready",
    answer: "its answer cannot be used",
  },
  ja: {
    noAddress: "アドレスが設定されていません",
    noToken: "トークンがありません",
    noAuthorities: "`vault.caFile` のファイルを読み取れません",
    unreachable: "接続できません",
    tls: "暗号化された接続を確立できません",
    timeout: "時間内に応答がありません",
    redirect: "別の場所へ転送されました（トークンはほかへ送りません）",
    denied: "このトークンでは許可されていません",
    refused: "要求が拒否されました",
    absent: "何もありません",
    sealed: "封印（seal）されているか、準備ができていません",
    answer: "応答を利用できません",
  },
};

interface Fault {
  readonly fault: VaultFault;
  /** What was asked for: a path of Vault's. */
  readonly what: string;
  /** A status or a system's code; never a part of an answer. */
  readonly detail: string;
}

const inBrackets = (detail: string): string => (detail === "" ? "" : ` (${detail})`);

/** Failures of HashiCorp Vault or OpenBao. */
export const vaultErrors = defineErrors("storage", {
  vaultFault: {
    status: 503,
    audience: "operator",
    en: {
      message: ({ fault, what, detail }: Fault) =>
        `Vault gave no ${what}: ${faults.en[fault]}${inBrackets(detail)}.`,
      advice: "Check `vault` and the policy of its token, and that Vault is unsealed.",
    },
    ja: {
      message: ({ fault, what, detail }: Fault) =>
        `Vault から ${what} を取得できません: ${faults.ja[fault]}${inBrackets(detail)}`,
      advice:
        "`vault` の設定、トークンのポリシー、Vault が unseal されていることを確かめてください。",
    },
  },
});
