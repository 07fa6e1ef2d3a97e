import { defineErrors } from "../../kernel/errors.ts";

/** Failures of tokens and of proofs that go with them. */
export const tokenErrors = defineErrors("identity", {
  wrongProof: {
    status: 401,
    audience: "caller",
    en: {
      message: () => "The DPoP proof is not valid for this request.",
      advice:
        "Sign a new proof for each request, with its method, its address and the access token (RFC 9449).",
    },
    ja: {
      message: () => "DPoP の証明がこの要求に対して有効ではありません。",
      advice:
        "要求ごとに、メソッド・アドレス・アクセストークンを含む新しい証明に署名してください（RFC 9449）。",
    },
  },
  tooManyTokens: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ most }: { most: number }) =>
        `Nobody may have more than ${most} personal tokens at the same time.`,
      advice: "Revoke those that are not used any more.",
    },
    ja: {
      message: ({ most }: { most: number }) =>
        `個人用トークンは 1 人につき同時に ${most} 個までです。`,
      advice: "使っていないトークンを取り消してください。",
    },
  },
  unknownToken: {
    status: 404,
    audience: "caller",
    en: {
      message: () => "There is no such personal token, or it has ended.",
      advice: "Look at the list of personal tokens.",
    },
    ja: {
      message: () => "その個人用トークンはないか、すでに終了しています。",
      advice: "個人用トークンの一覧を確かめてください。",
    },
  },
});
