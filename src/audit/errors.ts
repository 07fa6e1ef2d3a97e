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
});
