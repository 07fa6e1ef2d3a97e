import { createHash } from "node:crypto";
import type { AuditLog } from "../../audit/audit-log.ts";
import type { Principal } from "../../identity/principal.ts";

/** Principals that are known to have been written down; beyond that some are written again. */
const mostKnown = 10_000;

/**
 * Writes down what each principal may do, once, and gives the name under which entries tell of it: so
 * that what is decided can be judged later, and no entry is the longer for it.
 */
export function introducer(log: Pick<AuditLog, "record">): (principal: Principal) => string {
  const names = new WeakMap<Principal, string>();
  const known = new Set<string>();
  return (principal) => {
    const before = names.get(principal);
    if (before !== undefined) return before;
    const { id, kind, permissions, groups } = principal;
    const told = { principal: id, principalKind: kind, permissions, groups };
    const who = createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 12);
    names.set(principal, who);
    if (known.has(who)) return who;
    if (known.size >= mostKnown) known.clear();
    known.add(who);
    log.record({ kind: "who", who, ...told });
    return who;
  };
}
