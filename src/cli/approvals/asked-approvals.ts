/** What the commands about approvals read from a running hub. */

import * as z from "zod";
import type { Language, Localized } from "../../kernel/language.ts";

export const approvalOperand = {
  name: "<id>",
  about: {
    en: "the request, as `approvals list` names it",
    ja: "リクエスト（`approvals list` の表記）",
  },
} as const;

export const approvalShape = z.looseObject({
  id: z.string(),
  state: z.string(),
  principal: z.string(),
  tool: z.string(),
  arguments: z.unknown(),
  rules: z.array(z.string()),
  askedAt: z.string(),
  until: z.string(),
  decidedBy: z.string().optional(),
});

export type ShownApproval = z.output<typeof approvalShape>;

interface Words {
  readonly states: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<"caller" | "tool" | "rules" | "until" | "by", string>>;
}

export const approvalWords: Localized<Words> = {
  en: {
    states: { pending: "waiting", approved: "approved", denied: "denied" },
    fields: {
      caller: "caller",
      tool: "tool",
      rules: "rules",
      until: "ends",
      by: "decided by",
    },
  },
  ja: {
    states: { pending: "待機中", approved: "承認済み", denied: "却下" },
    fields: {
      caller: "呼び出し元",
      tool: "ツール",
      rules: "ルール",
      until: "期限",
      by: "決定者",
    },
  },
};

/** All that somebody needs to decide, the arguments as JSON. */
export function approvalText(approval: ShownApproval, language: Language): string {
  const { states, fields } = approvalWords[language];
  const { id, state, principal, tool, rules, until, decidedBy } = approval;
  return [
    `${id}  ${states[state] ?? state}`,
    `${fields.caller}: ${principal}`,
    `${fields.tool}: ${tool}`,
    `${fields.rules}: ${rules.join(", ")}`,
    `${fields.until}: ${until}`,
    ...(decidedBy === undefined ? [] : [`${fields.by}: ${decidedBy}`]),
    JSON.stringify(approval.arguments, undefined, 2),
  ].join("\n");
}
