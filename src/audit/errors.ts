import { defineErrors } from "../kernel/errors.ts";

/** Failures of keeping the record of calls. */
export const auditErrors = defineErrors("audit", {
  notWritten: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ why }: { why: string }) => `The audit log cannot be written: ${why}.`,
      advice: "Free some space, or let the hub write to the folder of `audit.directory`.",
    },
    ja: {
      message: ({ why }: { why: string }) => `監査ログに書き込めません: ${why}`,
      advice:
        "空き容量を確保するか、`audit.directory` のフォルダーへの書き込みを許可してください。",
    },
  },
  changesRefused: {
    status: 503,
    audience: "caller",
    en: {
      message: () =>
        "The hub cannot keep its record of calls, so it makes none that may change something.",
      advice: "Calls that only read go on. Try again later, or ask the hub's operator.",
    },
    ja: {
      message: () => "監査ログに記録できないため、変更を伴う可能性のある呼び出しは実行しません。",
      advice: "読み取りだけの呼び出しは使えます。後でもう一度試すか、管理者に連絡してください。",
    },
  },
  badVerifierKey: {
    status: 400,
    audience: "operator",
    en: {
      message: () => "That is no public key of an audit log.",
      advice:
        "It is one line, `name+id+key`, as in the `public-key` file of the log; check that all of it was copied.",
    },
    ja: {
      message: () => "監査ログの公開鍵ではありません。",
      advice:
        "ログの `public-key` ファイルと同じ `name+id+key` 形式の一行です。すべてコピーされているか確認してください。",
    },
  },
  badKey: {
    status: 500,
    audience: "operator",
    en: {
      message: () => "`audit.key` is not 32 bytes in base64url.",
      advice: "Make one with `openssl rand -base64 32 | tr '+/' '-_' | tr -d '='`.",
    },
    ja: {
      message: () => "`audit.key` が base64url で書かれた 32 バイトではありません。",
      advice: "`openssl rand -base64 32 | tr '+/' '-_' | tr -d '='` で作成できます。",
    },
  },
  bodyKeysUnreadable: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file }: { file: string }) =>
        `The keys in ${file} are not signed by the key of this hub's audit log.`,
      advice: "Restore the file from a copy; without it the bodies of that log cannot be read.",
    },
    ja: {
      message: ({ file }: { file: string }) =>
        `${file} の鍵は、このハブの監査ログの鍵で署名されていません。`,
      advice:
        "ファイルをバックアップから復元してください。ないと、そのログの本文は読み取れません。",
    },
  },
});
