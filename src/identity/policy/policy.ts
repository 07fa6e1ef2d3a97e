/** One decision for lists and for calls. */

import { type Scope, scopeFor } from "../permissions/scopes.ts";
import type { Principal } from "../principal.ts";
import type { Obligation } from "./obligations.ts";

/** What the policy knows of a tool. */
export interface PolicyTool {
  readonly name: string;
  /** What whoever calls it must be allowed to do, as `noun:verb`. */
  readonly permission: string;
  /** What the tool says of itself. */
  readonly hints?:
    | { readonly readOnlyHint?: boolean; readonly destructiveHint?: boolean }
    | undefined;
}

/** May this principal call this tool, in this way, with these arguments? */
export interface PolicyQuestion {
  readonly principal: Principal;
  readonly tool: PolicyTool;
  readonly request: PolicyRequest;
  /** As JSON. A getter may read them late, and may throw: it is asked only where a rule looks at them. */
  readonly arguments: unknown;
}

/** How a call came in. */
export interface PolicyRequest {
  readonly transport: string;
  readonly era: string;
}

export interface PolicyDecision {
  readonly allowed: boolean;
  /** Which permission or rule decided, for the audit log; no caller hears it. */
  readonly because: string;
  /** The rule that decided; left out where it was a permission. */
  readonly rule?: { readonly id: string; readonly reason: string };
  /** Of a call that no rule forbids and no permission allows: the scope that would. */
  readonly scope?: Scope;
  /** What an allowed call owes besides; left out where it owes nothing. */
  readonly obligations?: readonly Obligation[];
}

/** What becomes of calls whose arguments are not known yet. */
export type Outlook = "allow" | "deny" | "depends";

export interface Policy {
  /** @throws what the question's `arguments` throw, where a rule looks at them */
  decide(question: PolicyQuestion): PolicyDecision;
  /** Of all calls of this tool by this principal. */
  outlook(principal: Principal, tool: PolicyTool): Outlook;
  /** Another number as soon as an outlook may be another. */
  readonly version: number;
}

/**
 * What the principal's permissions say, scopes among them. The same object each time, for there are
 * thousands of calls a second.
 */
export function byPermission({ permissions }: Principal, tool: PolicyTool): PolicyDecision {
  const { permission } = tool;
  if (permissions.includes("*")) return everything;
  if (permissions.includes(permission)) return kept(held, permission);
  const scope = scopeFor(tool);
  if (permissions.includes(scope)) return kept(held, scope);
  if (permissions.includes("mcp:admin")) return kept(held, "mcp:admin");
  return kept(missing[scope], permission, scope);
}

const everything: PolicyDecision = { allowed: true, because: "permission *" };

/** Permissions are named by tools, so there are few of them. */
type Decisions = Map<string, PolicyDecision>;

const held: Decisions = new Map();
const missing: Readonly<Record<Scope, Decisions>> = {
  "mcp:read": new Map(),
  "mcp:write": new Map(),
  "mcp:execute": new Map(),
  "mcp:admin": new Map(),
};

function kept(decisions: Decisions, permission: string, scope?: Scope): PolicyDecision {
  const found = decisions.get(permission);
  if (found !== undefined) return found;
  const made =
    scope === undefined
      ? { allowed: true, because: `permission ${permission}` }
      : { allowed: false, because: `no permission ${permission}`, scope };
  decisions.set(permission, made);
  return made;
}
