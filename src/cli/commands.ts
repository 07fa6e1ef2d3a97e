/** Every command there is. A command's module is loaded only when it is run or explained. */

import type { CommandEntry } from "./command-entry.ts";
import { auditCommands } from "./audit-commands.ts";
import { verifyingCommands } from "./audit/verifying/verifying-commands.ts";
import { credentialCommands } from "./credential-commands.ts";
import { secretCommands } from "./secret-commands.ts";
import { sessionCommands } from "./session-commands.ts";

export const commands: readonly CommandEntry[] = [
  {
    name: "serve",
    summary: { en: "Serve MCP clients over HTTP.", ja: "MCP クライアントに HTTP で応じます。" },
    load: async () => (await import("./commands/serve.ts")).serve,
  },
  {
    name: "stdio",
    summary: {
      en: "Serve one local MCP client over standard input and output.",
      ja: "手元の MCP クライアント 1 つに標準入出力で応じます。",
    },
    load: async () => (await import("./commands/stdio.ts")).stdio,
  },
  {
    name: "call",
    summary: {
      en: "Call one tool, here or on a running hub.",
      ja: "ツールを 1 つ、この場または稼働中のハブで呼び出します。",
    },
    load: async () => (await import("./commands/call.ts")).call,
  },
  {
    name: "tools",
    summary: { en: "List the tools, or explain one.", ja: "ツールを一覧または説明します。" },
    load: async () => (await import("./commands/tools.ts")).tools,
  },
  {
    name: "artifacts add",
    summary: {
      en: "Store files as artifacts.",
      ja: "ファイルをアーティファクトとして保存します。",
    },
    load: async () => (await import("./commands/artifacts-add.ts")).artifactsAdd,
  },
  {
    name: "artifacts get",
    summary: { en: "Save an artifact to a file.", ja: "アーティファクトをファイルに保存します。" },
    load: async () => (await import("./commands/artifacts-get.ts")).artifactsGet,
  },
  {
    name: "artifacts list",
    summary: {
      en: "List artifacts, newest first.",
      ja: "アーティファクトを新しい順に一覧します。",
    },
    load: async () => (await import("./commands/artifacts-list.ts")).artifactsList,
  },
  {
    name: "artifacts remove",
    summary: { en: "Remove artifacts.", ja: "アーティファクトを削除します。" },
    load: async () => (await import("./commands/artifacts-remove.ts")).artifactsRemove,
  },
  {
    name: "models list",
    summary: {
      en: "List the model providers, what they offer, and their last failure.",
      ja: "モデルプロバイダーと提供内容、直近のエラーを一覧します。",
    },
    load: async () => (await import("./commands/models-list.ts")).modelsList,
  },
  {
    name: "models test",
    summary: {
      en: "Send each provider one small real request for everything it offers.",
      ja: "各プロバイダーに、提供内容ごとに小さな要求を実際に送って確かめます。",
    },
    load: async () => (await import("./commands/models-test.ts")).modelsTest,
  },
  {
    name: "people list",
    summary: {
      en: "List the people whom a running hub knows.",
      ja: "稼働中のハブが知っている人を一覧します。",
    },
    load: async () => (await import("./commands/people-list.ts")).peopleList,
  },
  {
    name: "people activate",
    summary: {
      en: "Let somebody log in to a running hub again.",
      ja: "稼働中のハブに再びログインできるようにします。",
    },
    load: async () => (await import("./commands/people-switch.ts")).peopleActivate,
  },
  {
    name: "people deactivate",
    summary: {
      en: "End somebody's sessions on a running hub, and let them in no more.",
      ja: "稼働中のハブで、その人のセッションを終了しログインを止めます。",
    },
    load: async () => (await import("./commands/people-switch.ts")).peopleDeactivate,
  },
  ...sessionCommands,
  ...credentialCommands,
  ...auditCommands,
  ...verifyingCommands,
  ...secretCommands,
  {
    name: "upstream list",
    summary: {
      en: "List the MCP servers behind the hub.",
      ja: "ハブの後ろにある MCP サーバーを一覧します。",
    },
    load: async () => (await import("./commands/upstream-list.ts")).upstreamList,
  },
  {
    name: "upstream health",
    summary: {
      en: "Show how each upstream and its instances are.",
      ja: "アップストリームと各インスタンスの状態を表示します。",
    },
    load: async () => (await import("./commands/upstream-health.ts")).upstreamHealth,
  },
  {
    name: "upstream diff",
    summary: {
      en: "Show what changed in tools that wait for approval.",
      ja: "承認待ちのツールの変更点を表示します。",
    },
    load: async () => (await import("./commands/upstream-diff.ts")).upstreamDiff,
  },
  {
    name: "upstream approve",
    summary: {
      en: "Approve tools of an upstream as they are now.",
      ja: "アップストリームのツールを今の内容で承認します。",
    },
    load: async () => (await import("./commands/upstream-approve.ts")).upstreamApprove,
  },
  {
    name: "upstream add",
    summary: {
      en: "Add an upstream to a running hub.",
      ja: "稼働中のハブにアップストリームを追加します。",
    },
    load: async () => (await import("./commands/upstream-add.ts")).upstreamAdd,
  },
  {
    name: "upstream remove",
    summary: {
      en: "Remove an upstream from a running hub.",
      ja: "稼働中のハブからアップストリームを削除します。",
    },
    load: async () => (await import("./commands/upstream-remove.ts")).upstreamRemove,
  },
  {
    name: "import",
    summary: {
      en: "Turn the MCP servers of Claude Desktop, VS Code or Cursor into upstreams.",
      ja: "Claude Desktop・VS Code・Cursor の MCP サーバーをアップストリームに変換します。",
    },
    load: async () => (await import("./commands/import.ts")).importServers,
  },
  {
    name: "approvals list",
    summary: {
      en: "List the calls that wait for somebody's approval.",
      ja: "承認待ちの呼び出しを一覧します。",
    },
    load: async () => (await import("./commands/approvals-list.ts")).approvalsList,
  },
  {
    name: "approvals show",
    summary: {
      en: "Show one of them with its arguments.",
      ja: "承認待ちの呼び出しを引数とともに表示します。",
    },
    load: async () => (await import("./commands/approvals-show.ts")).approvalsShow,
  },
  {
    name: "approvals approve",
    summary: { en: "Let such a call be made once.", ja: "その呼び出しを一度だけ承認します。" },
    load: async () => (await import("./commands/approvals-decide.ts")).approvalsApprove,
  },
  {
    name: "approvals deny",
    summary: { en: "Refuse such a call.", ja: "その呼び出しを却下します。" },
    load: async () => (await import("./commands/approvals-decide.ts")).approvalsDeny,
  },
  {
    name: "policy explain",
    summary: {
      en: "Show which rules decide about a call, and how.",
      ja: "呼び出しをどのルールがどう判定するかを表示します。",
    },
    load: async () => (await import("./commands/policy-explain.ts")).policyExplain,
  },
  {
    name: "policy test",
    summary: {
      en: "Try the policy of a configuration with calls from a file.",
      ja: "設定のポリシーを、ファイルに書いた呼び出しで確かめます。",
    },
    load: async () => (await import("./commands/policy-test.ts")).policyTest,
  },
  {
    name: "policy simulate",
    summary: {
      en: "Show what a changed policy would have made of the calls in the audit log.",
      ja: "監査ログの呼び出しが、変更後のポリシーでどう判定されるかを表示します。",
    },
    load: async () => (await import("./commands/policy-simulate.ts")).policySimulate,
  },
  {
    name: "config print",
    summary: {
      en: "Show every setting and where it comes from, without secrets.",
      ja: "すべての設定とその出所を、秘密情報を除いて表示します。",
    },
    load: async () => (await import("./commands/config-print.ts")).configPrint,
  },
  {
    name: "config check",
    summary: {
      en: "Find everything that is wrong with a configuration file.",
      ja: "設定ファイルの誤りをすべて調べます。",
    },
    load: async () => (await import("./commands/config-check.ts")).configCheck,
  },
  {
    name: "config schema",
    summary: {
      en: "Print the JSON Schema of the configuration, for editors.",
      ja: "エディター用に、設定の JSON Schema を出力します。",
    },
    load: async () => (await import("./commands/config-schema.ts")).configSchema,
  },
  {
    name: "directory check",
    summary: {
      en: "Log somebody in with a directory of the configuration, and show who it is.",
      ja: "設定済みのディレクトリーでログインを試し、誰であるかを表示します。",
    },
    load: async () => (await import("./commands/directory-check.ts")).directoryCheck,
  },
  {
    name: "doctor",
    summary: {
      en: "List what is here, and what each missing thing would add.",
      ja: "導入済みのものと、足りないものでできるようになることを一覧します。",
    },
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "version",
    summary: { en: "Print the version.", ja: "バージョンを表示します。" },
    load: async () => (await import("./commands/version.ts")).version,
  },
];
