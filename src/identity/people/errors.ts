import { defineErrors } from "../../kernel/errors.ts";

/** Failures about people. */
export const peopleErrors = defineErrors("identity", {
  personInactive: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "This account is switched off.",
      advice: "Ask the hub's operator.",
    },
    ja: {
      message: () => "このアカウントは無効になっています。",
      advice: "ハブの管理者に問い合わせてください。",
    },
  },
  unknownSubject: {
    status: 404,
    audience: "caller",
    en: {
      message: () => "The hub knows nobody of that id.",
      advice:
        "Ids look like user:aya@corp, and exist once somebody has logged in or was provisioned.",
    },
    ja: {
      message: () => "その ID の人はこのハブにいません。",
      advice: "ID は user:aya@corp の形で、ログインするか登録されると作られます。",
    },
  },
  tooManyNamesakes: {
    status: 409,
    audience: "operator",
    en: {
      message: ({ id }: { id: string }) => `Too many people have had the id ${id}.`,
      advice: "Give the person another user name at the source.",
    },
    ja: {
      message: ({ id }: { id: string }) => `ID ${id} を使った人が多すぎます。`,
      advice: "登録元でその人のユーザー名を変えてください。",
    },
  },
});
