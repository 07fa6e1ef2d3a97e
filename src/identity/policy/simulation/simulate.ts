/** What a changed policy would have made of the calls in an audit log. */

import type { LoggedEntry } from "../../../audit/reading/entry.ts";
import type { GroupBases } from "../../permissions/scopes-of.ts";
import { scopesOf } from "../../permissions/scopes-of.ts";
import { isScope } from "../../permissions/scopes.ts";
import { type Principal, sourceOf } from "../../principal.ts";
import type { PolicyConfig } from "../config.ts";
import { createPolicy, type Foresight } from "../create-policy.ts";
import { type PastCall, pastCalls } from "./past-call.ts";

export interface Simulation {
  /** Calls that the policy decided about. */
  readonly calls: number;
  readonly same: number;
  /** It depends on arguments, which no audit log has, or on whether somebody would have logged in anew. */
  readonly depends: number;
  /** The log does not say enough of them. */
  readonly unknown: number;
  /** Lines that are no entries. */
  readonly unread: number;
  /** The most calls first. */
  readonly differences: readonly Difference[];
  /** Further differences, which are only counted. */
  readonly more: number;
}

/** Calls of one principal and one tool that would have come out otherwise, and in which way. */
export interface Difference {
  readonly principal: string;
  readonly tool: string;
  readonly was: "allow" | "deny";
  readonly now: "allow" | "deny";
  /** The permission or rule that would have decided. */
  readonly because: string;
  readonly calls: number;
  readonly first: Date;
  readonly last: Date;
}

export interface SimulationNeeds {
  /** As it is. */
  readonly current: PolicyConfig;
  /** As it would be. */
  readonly changed: PolicyConfig;
  readonly directories: GroupBases;
  /** Earlier calls are left out. */
  readonly since?: Date | undefined;
}

/** Differences that are told apart. */
const mostDifferences = 10_000;

/** @param entries in the order of their logs; undefined stands for a line that is none */
export async function simulate(
  entries: AsyncIterable<LoggedEntry | undefined>,
  needs: SimulationNeeds,
): Promise<Simulation> {
  const read = pastCalls();
  const judge = judgeOf(needs);
  const since = needs.since?.getTime() ?? -Infinity;
  const found = new Map<string, Difference>();
  const counts = { calls: 0, same: 0, depends: 0, unknown: 0, unread: 0, more: 0 };
  for await (const entry of entries) {
    if (entry === undefined) counts.unread += 1;
    const call = entry && read(entry);
    if (call === undefined || call.at.getTime() < since) continue;
    counts.calls += 1;
    const change = changeIn(call, judge(call));
    if (typeof change === "string") counts[change] += 1;
    else if (!note(found, call, change)) counts.more += 1;
  }
  const differences = [...found.values()].toSorted((one, other) => other.calls - one.calls);
  return { ...counts, differences };
}

type Change = Pick<Difference, "was" | "now" | "because">;

function changeIn(
  { wasAllowed }: PastCall,
  foresight: Foresight | undefined,
): Change | "same" | "depends" | "unknown" {
  if (foresight === undefined) return "unknown";
  const { outlook, because = "" } = foresight;
  if (outlook === "depends") return "depends";
  const was = wasAllowed ? "allow" : "deny";
  return outlook === was ? "same" : { was, now: outlook, because };
}

/** False where there are too many already. */
function note(
  found: Map<string, Difference>,
  { principalId: principal, toolName: tool, at }: PastCall,
  change: Change,
): boolean {
  const key = JSON.stringify([principal, tool, change]);
  const before = found.get(key);
  if (before === undefined && found.size >= mostDifferences) return false;
  const { calls = 0, first = at, last = at } = before ?? {};
  found.set(key, {
    principal,
    tool,
    ...change,
    calls: calls + 1,
    first: at < first ? at : first,
    last: at > last ? at : last,
  });
  return true;
}

/** Undefined where the log does not say enough. */
function judgeOf({
  current,
  changed,
  directories,
}: SimulationNeeds): (call: PastCall) => Foresight | undefined {
  let now = new Date();
  const policy = createPolicy(changed, { now: () => now });
  const asNow = regrouped(
    scopesOf(current.groups, directories),
    scopesOf(changed.groups, directories),
  );
  return ({ at, principal: before, tool, request, parameters }) => {
    if (before === undefined || tool === undefined) return undefined;
    now = at;
    const { principal, gained } = asNow(before);
    if (parameters !== undefined) {
      const decision = policy.decide({ principal, tool, request, arguments: parameters });
      return { outlook: decision.allowed ? "allow" : "deny", because: decision.because };
    }
    const foresight = policy.foresee({ principal, tool, request });
    if (foresight.outlook !== "deny" || gained.length === 0) return foresight;
    const permissions = [...principal.permissions, ...gained];
    const other = policy.foresee({ principal: { ...principal, permissions }, tool, request });
    return other.outlook === "deny" ? foresight : { outlook: "depends" };
  };
}

interface Regrouped {
  readonly principal: Principal;
  /** Scopes that a new login could have asked for. */
  readonly gained: readonly string[];
}

type Scopes = ReturnType<typeof scopesOf>;

/** Somebody under other groups: without the scopes that these do not give any more. */
function regrouped(before: Scopes, after: Scopes): (principal: Principal) => Regrouped {
  const known = new WeakMap<Principal, Regrouped>();
  return (principal) => {
    const found = known.get(principal) ?? made(principal);
    known.set(principal, found);
    return found;
  };

  function made(principal: Principal): Regrouped {
    const { id, groups = [], permissions } = principal;
    const member = { source: sourceOf(id), groups };
    const had: ReadonlySet<string> = new Set(before(member));
    const has: ReadonlySet<string> = new Set(after(member));
    const kept = permissions.filter((each) => !isScope(each) || !had.has(each) || has.has(each));
    const gained = [...has].filter((scope) => !had.has(scope) && !permissions.includes(scope));
    return {
      principal:
        kept.length === permissions.length ? principal : { ...principal, permissions: kept },
      gained,
    };
  }
}
