import type { CommandEntry } from "../../command-entry.ts";

/** The commands that prove something about the audit log, from files alone. */
export const verifyingCommands: readonly CommandEntry[] = [
  {
    name: "audit verify",
    summary: {
      en: "Find whatever was changed, removed or added in audit logs. Status 0 intact, 1 broken, 2 not readable.",
      ja: "監査ログの変更・削除・追加を検出します。終了ステータス: 0 正常、1 破損、2 読み取り不可。",
    },
    load: async () => (await import("../../commands/audit-verify.ts")).auditVerify,
  },
  {
    name: "audit prove",
    summary: {
      en: "Write a proof of one entry, for somebody who has not the log.",
      ja: "ログを持たない人に渡せる、エントリー 1 件の証明を書き出します。",
    },
    load: async () => (await import("../../commands/audit-prove.ts")).auditProve,
  },
  {
    name: "audit check",
    summary: {
      en: "Check such a proof. Status 0 right, 1 wrong, 2 not readable.",
      ja: "その証明を検証します。終了ステータス: 0 正しい、1 誤り、2 読み取り不可。",
    },
    load: async () => (await import("../../commands/audit-check.ts")).auditCheck,
  },
];
