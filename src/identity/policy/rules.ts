import { globTest } from "../../kernel/glob.ts";
import { type Principal, sourceOf } from "../principal.ts";
import { type Condition, condition } from "./condition.ts";
import type { PolicyConfig } from "./config.ts";
import { canonicalGroup, isDistinguished } from "./group-name.ts";
import { type Obligation, obligationOf } from "./obligations.ts";
import type { PolicyDecision } from "./policy.ts";

type RuleConfig = PolicyConfig["rules"][number];

export interface Rule extends Pick<RuleConfig, "id" | "effect" | "tools" | "reason"> {
  readonly isAbout: (principal: Principal) => boolean;
  /** Undefined where it always holds. */
  readonly condition: Condition | undefined;
  readonly obligations: readonly Obligation[];
  /** What follows where it holds. */
  readonly decision: PolicyDecision;
}

/** Sources of people that name groups of their own, and none of a directory's. */
export type OtherSources = ReadonlySet<string>;

export const noSources: OtherSources = new Set();

/** Rules made ready, from settings that were checked. */
export const rulesOf = (
  { rules, timeZone }: PolicyConfig,
  others: OtherSources = noSources,
): readonly Rule[] =>
  rules.map(({ id, effect, tools, reason, principals, when, obligations }) => ({
    id,
    effect,
    tools,
    reason,
    isAbout: principals === undefined ? () => true : amongst(principals, others),
    condition: when === undefined ? undefined : condition(when, timeZone),
    obligations: obligations.map((each) => obligationOf(id, each)),
    decision: {
      allowed: effect === "permit",
      because: `rule ${id}: ${reason}`,
      rule: { id, reason },
    },
  }));

const groupPrefix = "group:";

function amongst(
  named: readonly string[],
  others: OtherSources,
): (principal: Principal) => boolean {
  const ids = named.filter((each) => !each.startsWith(groupPrefix));
  const exact = new Set(ids.filter((id) => !id.includes("*")));
  const wild = ids.filter((id) => id.includes("*")).map(globTest);
  const groups = new Set(
    named
      .filter((each) => each.startsWith(groupPrefix))
      .map((each) => canonicalGroup(each.slice(groupPrefix.length))),
  );
  const holds = (group: string, id: string): boolean =>
    groups.has(canonicalGroup(group)) && !(isDistinguished(group) && others.has(sourceOf(id)));
  return ({ id, groups: own = [] }) =>
    exact.has(id) ||
    wild.some((fits) => fits(id)) ||
    (groups.size > 0 && own.some((group) => holds(group, id)));
}
