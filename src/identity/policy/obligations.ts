/** What an allowed call owes besides, as rules say it. */

import {
  type ObligationSettings,
  type RedactionKind,
  redactionKinds,
} from "./obligation-settings.ts";

/** Each names the rule that asks for it. */
export type Obligation = AuditObligation | LimitObligation | RedactObligation | ApproveObligation;

/** The call is on disk, with a digest of its arguments, before it begins. */
export interface AuditObligation {
  readonly kind: "audit";
  readonly rule: string;
}

/** So many calls of one principal and one tool within so many seconds. */
export interface LimitObligation {
  readonly kind: "limit";
  readonly rule: string;
  readonly calls: number;
  readonly seconds: number;
}

/** What must not stand in the text of the answer. */
export interface RedactObligation {
  readonly kind: "redact";
  readonly rule: string;
  readonly kinds: readonly RedactionKind[];
  /** `#` stands for a digit, `?` for a letter or digit. */
  readonly patterns: readonly string[];
}

/** Somebody has to say yes first. */
export interface ApproveObligation {
  readonly kind: "approve";
  readonly rule: string;
  readonly by: "caller" | "others";
  readonly seconds: number;
  readonly waitSeconds: number;
}

/** A word alone means the usual: 60 calls a minute, all kinds of personal data, a yes from somebody else. */
export function obligationOf(rule: string, settings: ObligationSettings): Obligation {
  if (settings === "audit") return { kind: "audit", rule };
  if (settings === "limit") return { kind: "limit", rule, calls: 60, seconds: 60 };
  if (settings === "redact") return { kind: "redact", rule, kinds: redactionKinds, patterns: [] };
  if (settings === "approve") return { kind: "approve", rule, by: "others", ...usualTimes };
  if ("limit" in settings) return limitOf(rule, settings.limit);
  if ("redact" in settings) return redactOf(rule, settings.redact);
  const { approve } = settings;
  return typeof approve === "string"
    ? { kind: "approve", rule, by: approve, ...usualTimes }
    : { kind: "approve", rule, ...approve };
}

const usualTimes = { seconds: 900, waitSeconds: 20 } as const;

type Settings<Key extends string> = Extract<ObligationSettings, Readonly<Record<Key, unknown>>>;

const limitOf = (rule: string, limit: Settings<"limit">["limit"]): LimitObligation =>
  typeof limit === "number"
    ? { kind: "limit", rule, calls: limit, seconds: 60 }
    : { kind: "limit", rule, ...limit };

const redactOf = (rule: string, parts: Settings<"redact">["redact"]): RedactObligation => ({
  kind: "redact",
  rule,
  kinds: parts.filter((part) => typeof part === "string"),
  patterns: parts.flatMap((part) => (typeof part === "string" ? [] : part.pattern)),
});
