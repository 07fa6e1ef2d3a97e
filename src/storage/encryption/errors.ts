import { defineErrors } from "../../kernel/errors.ts";

/** Failures of what is kept sealed, and of the keys it is sealed with. */
export const encryptionErrors = defineErrors("storage", {
  sealedOtherwise: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ place }: { place: string }) =>
        `What is kept sealed at ${place} cannot be opened: the key it was sealed with is not here, or somebody changed it.`,
      advice: "Give the hub that key again with `encryption`, or restore a copy of both.",
    },
    ja: {
      message: ({ place }: { place: string }) =>
        `${place} に暗号化して保管された値を復号できません。暗号化に使った鍵がないか、値が改変されています。`,
      advice:
        "その鍵を `encryption` で再び指定するか、鍵と値の両方をバックアップから戻してください。",
    },
  },
});
