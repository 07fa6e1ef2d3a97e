import { defineErrors } from "../../kernel/errors.ts";

/** Failures of the secret and the keys that everything of logins stands on. */
export const keyErrors = defineErrors("identity", {
  badRootSecret: {
    status: 500,
    audience: "operator",
    en: {
      message: () =>
        "`auth.secret`, or one of `auth.previousSecrets`, is no secret of 32 bytes, written as 64 hexadecimal digits or as base64.",
      advice: "Make one with `openssl rand -hex 32`, and give it as `file:/path` or `env:NAME`.",
    },
    ja: {
      message: () =>
        "`auth.secret` または `auth.previousSecrets` の値が 32 バイトの秘密（16 進数 64 桁または base64）ではありません。",
      advice: "`openssl rand -hex 32` で作り、`file:/path` か `env:NAME` で指定してください。",
    },
  },
  noRootSecret: {
    status: 500,
    audience: "operator",
    en: {
      message: () => "With PostgreSQL the replicas of the hub need one `auth.secret`.",
      advice: "Make one with `openssl rand -hex 32`, and give the same to every replica.",
    },
    ja: {
      message: () => "PostgreSQL を使う場合は、すべてのレプリカに共通の `auth.secret` が必要です。",
      advice: "`openssl rand -hex 32` で作り、すべてのレプリカに同じ値を指定してください。",
    },
  },
  sealedOtherwise: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ place }: { place: string }) =>
        `What the database keeps sealed in ${place} cannot be opened: it was sealed with another \`auth.secret\`, or somebody changed it.`,
      advice: "Give the secret that the hub had before as one of `auth.previousSecrets`.",
    },
    ja: {
      message: ({ place }: { place: string }) =>
        `データベースの ${place} に暗号化して保管された値を復号できません。\`auth.secret\` が以前と異なるか、値が改変されています。`,
      advice: "以前の秘密を `auth.previousSecrets` に指定してください。",
    },
  },
});
