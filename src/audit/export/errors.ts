import { defineErrors } from "../../kernel/errors.ts";

/** Failures of sending the audit log elsewhere. */
export const exportErrors = defineErrors("audit", {
  notDelivered: {
    status: 502,
    audience: "operator",
    en: {
      message: ({ to, why }: { to: string; why: string }) =>
        `${to} did not take the records: ${why}.`,
      advice: "See to it that it runs and can be reached, and export again: nothing is lost.",
    },
    ja: {
      message: ({ to, why }: { to: string; why: string }) =>
        `${to} へのレコードの送信に失敗しました: ${why}`,
      advice:
        "送信先の稼働と接続を確認して、もう一度エクスポートしてください。失われたものはありません。",
    },
  },
  deliveryRefused: {
    status: 502,
    audience: "operator",
    en: {
      message: ({ to, why }: { to: string; why: string }) => `${to} refuses the records: ${why}.`,
      advice:
        "Correct the address, the headers or the format; what was sent again would be refused again.",
    },
    ja: {
      message: ({ to, why }: { to: string; why: string }) =>
        `${to} にレコードを拒否されました: ${why}`,
      advice: "アドレス、ヘッダー、形式のいずれかを直してください。再送しても拒否されます。",
    },
  },
  notCursor: {
    status: 400,
    audience: "operator",
    en: {
      message: ({ where }: { where: string }) =>
        `${where} does not say how far the log was exported.`,
      advice:
        "Give what an export printed, as `kumihimo/3f9c0a62d1b84e57=120`, or remove the file to export everything again.",
    },
    ja: {
      message: ({ where }: { where: string }) =>
        `${where} からエクスポート済みの位置を読み取れません。`,
      advice:
        "エクスポート時に表示された `kumihimo/3f9c0a62d1b84e57=120` の形で指定するか、ファイルを削除してすべてを改めてエクスポートしてください。",
    },
  },
  exportRunning: {
    status: 409,
    audience: "operator",
    en: {
      message: ({ file }: { file: string }) => `Another export goes on with ${file} just now.`,
      advice: "Wait until it has ended, or give each destination a state file of its own.",
    },
    ja: {
      message: ({ file }: { file: string }) => `別のエクスポートが ${file} を使用しています。`,
      advice: "終了を待つか、送信先ごとに別の状態ファイルを指定してください。",
    },
  },
});
