import type { Explanation } from "../../identity/policy/create-policy.ts";
import type { Obligation } from "../../identity/policy/obligations.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { table } from "../table.ts";

interface Words {
  readonly head: readonly string[];
  readonly values: Readonly<Record<"true" | "false" | "unknown", string>>;
  readonly failed: (message: string) => string;
  readonly noRules: string;
  readonly permission: string;
  readonly owes: string;
  readonly verdict: string;
  readonly allow: string;
  readonly deny: string;
}

const words: Localized<Words> = {
  en: {
    head: ["RULE", "EFFECT", "HOLDS", "REASON"],
    values: { true: "yes", false: "no", unknown: "unknown" },
    failed: (message) => `failed: ${message}`,
    noRules: "No rule is about this tool and this principal.",
    permission: "permission",
    owes: "owes",
    verdict: "verdict",
    allow: "allow",
    deny: "deny",
  },
  ja: {
    head: ["ルール", "効果", "成立", "理由"],
    values: { true: "はい", false: "いいえ", unknown: "不明" },
    failed: (message) => `評価エラー: ${message}`,
    noRules: "このツールとプリンシパルに関するルールはありません。",
    permission: "権限",
    owes: "義務",
    verdict: "判定",
    allow: "許可",
    deny: "拒否",
  },
};

/** Each rule that has a say, what the permissions say, and the verdict. */
export function explainedText(
  { candidates, permission, decision }: Explanation,
  language: Language,
): string {
  const say = words[language];
  const rows = candidates.map(({ rule: { id, effect, reason }, value }) => [
    id,
    effect,
    value.is === "failed" ? say.failed(value.message) : say.values[`${value.is}`],
    reason,
  ]);
  return [
    ...(rows.length === 0 ? [say.noRules] : table([say.head, ...rows])),
    "",
    `${say.permission}: ${permission.because}`,
    ...(decision.obligations === undefined
      ? []
      : [`${say.owes}: ${decision.obligations.map(owed).join(", ")}`]),
    `${say.verdict}: ${decision.allowed ? say.allow : say.deny} (${decision.because})`,
  ].join("\n");
}

const owed = ({ kind, rule }: Obligation): string => `${kind} (${rule})`;

/** The same for programs. */
export const explainedJson = ({ candidates, permission, decision }: Explanation): string =>
  JSON.stringify({
    verdict: decision.allowed ? "allow" : "deny",
    because: decision.because,
    rule: decision.rule?.id,
    permission: permission.because,
    obligations: decision.obligations ?? [],
    candidates: candidates.map(({ rule: { id, effect, reason }, value }) => ({
      rule: id,
      effect,
      reason,
      holds: value.is,
      ...(value.is === "failed" && { error: value.message }),
    })),
  });
