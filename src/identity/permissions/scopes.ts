/** What a token may be good for. Everything finer is said by permissions and rules. */

import * as z from "zod";

/** In the order in which they are always listed. */
export const scopes = ["mcp:read", "mcp:write", "mcp:execute", "mcp:admin"] as const;

export type Scope = (typeof scopes)[number];

export const scopeList = z.array(z.enum(scopes)).max(scopes.length);

export const isScope = (name: string): name is Scope => scopes.some((scope) => scope === name);

/** What the scope needs to know of a tool. */
export interface ScopedTool {
  readonly name: string;
  readonly permission: string;
  readonly hints?:
    | { readonly readOnlyHint?: boolean; readonly destructiveHint?: boolean }
    | undefined;
}

/**
 * The one scope, besides `mcp:admin`, that lets its holder call the tool.
 *
 * Tools of servers behind the hub share one permission, so what they say of themselves decides; one that
 * says of itself both that it only reads and that it destroys is believed the latter. The admin API and
 * verbs that nobody has heard of are for `mcp:admin` alone.
 */
export function scopeFor({ name, permission, hints }: ScopedTool): Scope {
  if (isOfAdminApi(name)) return "mcp:admin";
  if (permission === "upstreams:call") return scopeOfHints(hints);
  return scopeOfPermission(permission);
}

/** The same where only the permission is known; those of the admin API are for `mcp:admin` alone. */
function scopeOfPermission(permission: string): Scope {
  if (permission === "upstreams:call") return "mcp:execute";
  const colon = permission.indexOf(":");
  if (administrative.has(permission.slice(0, colon))) return "mcp:admin";
  return byVerb.get(permission.slice(colon + 1)) ?? "mcp:admin";
}

/** Whether somebody with these permissions, scopes among them, has this one. */
export const holds = (permissions: readonly string[], wanted: string): boolean =>
  permissions.includes(wanted) ||
  permissions.includes("*") ||
  permissions.includes("mcp:admin") ||
  (!isScope(wanted) && permissions.includes(scopeOfPermission(wanted)));

const scopeOfHints = (hints: ScopedTool["hints"]): Scope => {
  if (hints?.destructiveHint === true) return "mcp:write";
  return hints?.readOnlyHint === true ? "mcp:read" : "mcp:execute";
};

/** As `GET /api/upstreams`. */
const isOfAdminApi = (name: string): boolean => name.includes(" /api/");

/** What permissions of the admin API are about. */
const administrative: ReadonlySet<string> = new Set([
  "approvals",
  "audit",
  "clients",
  "keys",
  "people",
  "policy",
  "sessions",
  "tokens",
  "upstreams",
]);

const byVerb: ReadonlyMap<string, Scope> = new Map([
  ["read", "mcp:read"],
  ["write", "mcp:write"],
  ["execute", "mcp:execute"],
]);
