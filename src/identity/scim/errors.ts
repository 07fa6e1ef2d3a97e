import { defineErrors } from "../../kernel/errors.ts";

/** Failures of provisioning; `docs/reference/errors.md` has them, and RFC 7644, section 3.12, their types. */
export const scimErrors = defineErrors("identity", {
  scimNotFound: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ id }: { id: string }) => `There is no resource ${id}.`,
      advice: "Look it up again with a filter; it may have been removed.",
    },
    ja: {
      message: ({ id }: { id: string }) => `リソース ${id} はありません。`,
      advice: "フィルターで探し直してください。削除された可能性があります。",
    },
  },
  scimTaken: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ attribute }: { attribute: string }) => `Another resource has this ${attribute}.`,
      advice: "Look the other one up with a filter, and change it instead.",
    },
    ja: {
      message: ({ attribute }: { attribute: string }) =>
        `同じ ${attribute} のリソースが既にあります。`,
      advice: "フィルターでそのリソースを探し、そちらを変更してください。",
    },
  },
  scimValue: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ attribute, why }: { attribute: string; why: string }) =>
        `The value of ${attribute} cannot be used: ${why}.`,
      advice: "Send a value as /scim/v2/Schemas describes it.",
    },
    ja: {
      message: ({ attribute, why }: { attribute: string; why: string }) =>
        `${attribute} の値を使えません: ${why}`,
      advice: "/scim/v2/Schemas に記された形の値を送ってください。",
    },
  },
  scimSyntax: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ why }: { why: string }) => `The request cannot be read: ${why}.`,
      advice: "Send it as RFC 7644 describes.",
    },
    ja: {
      message: ({ why }: { why: string }) => `リクエストを読み取れません: ${why}`,
      advice: "RFC 7644 に記された形で送ってください。",
    },
  },
  scimPath: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ path }: { path: string }) => `There is nothing at the path ${path}.`,
      advice: "Name an attribute of /scim/v2/Schemas.",
    },
    ja: {
      message: ({ path }: { path: string }) => `パス ${path} には何もありません。`,
      advice: "/scim/v2/Schemas にある属性を指定してください。",
    },
  },
  scimNoTarget: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ path }: { path: string }) => `Nothing fits the path ${path}.`,
      advice: "Read the resource again, or add the value instead.",
    },
    ja: {
      message: ({ path }: { path: string }) => `パス ${path} に該当するものがありません。`,
      advice: "リソースを読み直すか、値を追加してください。",
    },
  },
  scimFilter: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ why }: { why: string }) => `The filter cannot be used: ${why}.`,
      advice: 'Use a filter such as userName eq "aya@example.org".',
    },
    ja: {
      message: ({ why }: { why: string }) => `フィルターを使えません: ${why}`,
      advice: 'userName eq "aya@example.org" のようなフィルターを使ってください。',
    },
  },
  scimReadOnly: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ attribute }: { attribute: string }) => `${attribute} cannot be changed.`,
      advice: "Leave it out.",
    },
    ja: {
      message: ({ attribute }: { attribute: string }) => `${attribute} は変更できません。`,
      advice: "この属性を除いてください。",
    },
  },
  scimChanged: {
    status: 412,
    audience: "caller",
    en: {
      message: () => "The resource has changed since it was read.",
      advice: "Read it again, and send the change with its new ETag.",
    },
    ja: {
      message: () => "リソースは読み取った後に変更されています。",
      advice: "読み直して、新しい ETag で変更を送ってください。",
    },
  },
});
