import type { CommandEntry } from "./command-entry.ts";

/** The commands about somebody's own credentials at upstreams. */
export const credentialCommands: readonly CommandEntry[] = [
  {
    name: "credentials list",
    summary: {
      en: "List the upstreams that are called with a token of yours.",
      ja: "自分のトークンで呼び出すアップストリームを一覧します。",
    },
    load: async () => (await import("./commands/credentials-list.ts")).credentialsList,
  },
  {
    name: "credentials set",
    summary: {
      en: "Give the hub a token of yours for an upstream.",
      ja: "アップストリームで使う自分のトークンを登録します。",
    },
    load: async () => (await import("./commands/credentials-set.ts")).credentialsSet,
  },
  {
    name: "credentials remove",
    summary: {
      en: "Have the hub forget your token for an upstream.",
      ja: "登録した自分のトークンを削除します。",
    },
    load: async () => (await import("./commands/credentials-remove.ts")).credentialsRemove,
  },
];
