/** One decision for lists and for calls. */

import type { Principal } from "../principal.ts";

/** What the policy knows of a tool. */
export interface PolicyTool {
  readonly name: string;
  /** What whoever calls it must be allowed to do, as `noun:verb`. */
  readonly permission: string;
  readonly hints?: { readonly readOnlyHint?: boolean };
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
  /** What an allowed call owes besides. This version knows no kind of obligation. */
  readonly obligations?: readonly never[];
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

/** What the principal's permissions say. The same object each time, for there are thousands of calls a second. */
export function byPermission({ permissions }: Principal, wanted: string): PolicyDecision {
  if (permissions.includes("*")) return everything;
  return permissions.includes(wanted) ? kept(held, wanted) : kept(missing, wanted);
}

const everything: PolicyDecision = { allowed: true, because: "permission *" };

/** Permissions are named by tools, so there are few of them. */
const held = new Map<string, PolicyDecision>();
const missing = new Map<string, PolicyDecision>();

function kept(decisions: Map<string, PolicyDecision>, permission: string): PolicyDecision {
  const found = decisions.get(permission);
  if (found !== undefined) return found;
  const made =
    decisions === held
      ? { allowed: true, because: `permission ${permission}` }
      : { allowed: false, because: `no permission ${permission}` };
  decisions.set(permission, made);
  return made;
}
