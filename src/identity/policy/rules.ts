import { globTest } from "../../kernel/glob.ts";
import type { Principal } from "../principal.ts";
import { type Condition, condition } from "./condition.ts";
import type { PolicyConfig } from "./config.ts";
import { canonicalGroup } from "./group-name.ts";
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

/** Rules made ready, from settings that were checked. */
export const rulesOf = ({ rules, timeZone }: PolicyConfig): readonly Rule[] =>
  rules.map(({ id, effect, tools, reason, principals, when, obligations }) => ({
    id,
    effect,
    tools,
    reason,
    isAbout: principals === undefined ? () => true : amongst(principals),
    condition: when === undefined ? undefined : condition(when, timeZone),
    obligations: obligations.map((each) => obligationOf(id, each)),
    decision: {
      allowed: effect === "permit",
      because: `rule ${id}: ${reason}`,
      rule: { id, reason },
    },
  }));

const groupPrefix = "group:";

function amongst(named: readonly string[]): (principal: Principal) => boolean {
  const ids = named.filter((each) => !each.startsWith(groupPrefix));
  const exact = new Set(ids.filter((id) => !id.includes("*")));
  const wild = ids.filter((id) => id.includes("*")).map(globTest);
  const groups = new Set(
    named
      .filter((each) => each.startsWith(groupPrefix))
      .map((each) => canonicalGroup(each.slice(groupPrefix.length))),
  );
  return ({ id, groups: own = [] }) =>
    exact.has(id) ||
    wild.some((fits) => fits(id)) ||
    (groups.size > 0 && own.some((group) => groups.has(canonicalGroup(group))));
}
