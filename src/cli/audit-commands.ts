import type { CommandEntry } from "./command-entry.ts";

/** The commands about the audit log. */
export const auditCommands: readonly CommandEntry[] = [
  {
    name: "audit tail",
    summary: {
      en: "Show the last entries of the audit log, and follow it.",
      ja: "監査ログの末尾を表示し、追跡します。",
    },
    load: async () => (await import("./commands/audit-tail.ts")).auditTail,
  },
  {
    name: "audit search",
    summary: {
      en: "Find entries of the audit log.",
      ja: "監査ログのエントリーを検索します。",
    },
    load: async () => (await import("./commands/audit-search.ts")).auditSearch,
  },
  {
    name: "audit export",
    summary: {
      en: "Send the audit log to a file or a SIEM, as JSON Lines, OCSF or CEF.",
      ja: "監査ログを JSON Lines・OCSF・CEF でファイルや SIEM に送ります。",
    },
    load: async () => (await import("./commands/audit-export.ts")).auditExport,
  },
  {
    name: "audit checkpoint",
    summary: {
      en: "Print the last signed checkpoint of each audit log, to be kept elsewhere.",
      ja: "各監査ログの最新の署名済みチェックポイントを、別の場所での保管用に出力します。",
    },
    load: async () => (await import("./commands/audit-checkpoint.ts")).auditCheckpoint,
  },
  {
    name: "audit erase",
    summary: {
      en: "Erase what the audit log keeps of arguments and results.",
      ja: "監査ログに保管された引数と結果を消去します。",
    },
    load: async () => (await import("./commands/audit-erase.ts")).auditErase,
  },
];
