import { defineErrors } from "../../kernel/errors.ts";

/** Failures of an issuer of tokens that is not the hub. */
export const externalErrors = defineErrors("identity", {
  issuerDown: {
    status: 503,
    audience: "operator",
    en: {
      message: ({ issuer, why }: { issuer: string; why: string }) =>
        `The keys of ${issuer} cannot be had: ${why}.`,
      advice: "Check `auth.issuer`, and whether the issuer can be reached from here.",
    },
    ja: {
      message: ({ issuer, why }: { issuer: string; why: string }) =>
        `${issuer} の鍵を取得できません: ${why}`,
      advice: "`auth.issuer` の設定と、ここから発行元に接続できることを確かめてください。",
    },
  },
});
