import type { CommandEntry } from "./command-entry.ts";

/** The commands about secrets that the hub keeps for its configuration. */
export const secretCommands: readonly CommandEntry[] = [
  {
    name: "secrets set",
    summary: {
      en: "Keep a secret that the configuration names as secret:NAME.",
      ja: "設定から secret:名前 で参照する秘密情報を保管します。",
    },
    load: async () => (await import("./commands/secrets-set.ts")).secretsSet,
  },
  {
    name: "secrets list",
    summary: {
      en: "List the secrets that are kept, never their values.",
      ja: "保管している秘密情報を一覧します（値は表示しません）。",
    },
    load: async () => (await import("./commands/secrets-list.ts")).secretsList,
  },
  {
    name: "secrets remove",
    summary: { en: "Forget a secret.", ja: "保管している秘密情報を削除します。" },
    load: async () => (await import("./commands/secrets-remove.ts")).secretsRemove,
  },
  {
    name: "secrets rotate",
    summary: {
      en: "Seal everything that the hub keeps sealed with a new key.",
      ja: "ハブが暗号化して保管しているものを、新しい鍵で暗号化し直します。",
    },
    load: async () => (await import("./commands/secrets-rotate.ts")).secretsRotate,
  },
];
