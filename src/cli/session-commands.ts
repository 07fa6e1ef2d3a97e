import type { CommandEntry } from "./command-entry.ts";

/** The commands about sessions, tokens and keys. */
export const sessionCommands: readonly CommandEntry[] = [
  {
    name: "sessions list",
    summary: {
      en: "List the sessions of a running hub.",
      ja: "稼働中のハブのセッションを一覧します。",
    },
    load: async () => (await import("./commands/sessions-list.ts")).sessionsList,
  },
  {
    name: "sessions issue",
    summary: {
      en: "Begin a session for somebody, and print its tokens.",
      ja: "セッションを開始し、トークンを表示します。",
    },
    load: async () => (await import("./commands/sessions-issue.ts")).sessionsIssue,
  },
  {
    name: "sessions validate",
    summary: {
      en: "Say whose an access token is, and what it is good for.",
      ja: "アクセストークンの持ち主と用途を調べます。",
    },
    load: async () => (await import("./commands/sessions-validate.ts")).sessionsValidate,
  },
  {
    name: "sessions refresh",
    summary: {
      en: "Go on with a session, and print its new tokens.",
      ja: "セッションを更新し、新しいトークンを表示します。",
    },
    load: async () => (await import("./commands/sessions-refresh.ts")).sessionsRefresh,
  },
  {
    name: "sessions revoke",
    summary: { en: "End a session.", ja: "セッションを 1 つ終了します。" },
    load: async () => (await import("./commands/sessions-revoke.ts")).sessionsRevoke,
  },
  {
    name: "sessions revoke-all",
    summary: {
      en: "End every session and personal token of somebody.",
      ja: "ある人のセッションと個人用トークンをすべて終了します。",
    },
    load: async () => (await import("./commands/sessions-revoke.ts")).sessionsRevokeAll,
  },
  {
    name: "sessions check",
    summary: {
      en: "Say whether a token's holder has a permission.",
      ja: "トークンの持ち主に権限があるかを調べます。",
    },
    load: async () => (await import("./commands/sessions-check.ts")).sessionsCheck,
  },
  {
    name: "tokens create",
    summary: {
      en: "Make a personal access token for a script.",
      ja: "スクリプト用の個人用トークンを作ります。",
    },
    load: async () => (await import("./commands/tokens-create.ts")).tokensCreate,
  },
  {
    name: "tokens list",
    summary: { en: "List personal access tokens.", ja: "個人用トークンを一覧します。" },
    load: async () => (await import("./commands/tokens-list.ts")).tokensList,
  },
  {
    name: "tokens revoke",
    summary: { en: "Revoke a personal access token.", ja: "個人用トークンを取り消します。" },
    load: async () => (await import("./commands/tokens-revoke.ts")).tokensRevoke,
  },
  {
    name: "keys list",
    summary: {
      en: "List the keys that access tokens are signed with.",
      ja: "アクセストークンの署名鍵を一覧します。",
    },
    load: async () => (await import("./commands/keys.ts")).keysList,
  },
  {
    name: "keys rotate",
    summary: {
      en: "Sign with the next key from now on; nobody is logged out.",
      ja: "次の鍵での署名に切り替えます。誰もログアウトされません。",
    },
    load: async () => (await import("./commands/keys.ts")).keysRotate,
  },
];
