import { upstreamOf } from "../../identity/policy/facts.ts";
import type { ScopesOf } from "../../identity/permissions/scopes-of.ts";
import type { PolicyQuestion } from "../../identity/policy/policy.ts";
import { operator, type Principal, sourceOf } from "../../identity/principal.ts";

/** A call that nobody makes: the policy is only asked about it. */
export interface Asked {
  readonly principal: string;
  /** Of the principal, by their distinguished names. */
  readonly groups: readonly string[];
  /** What the principal may do; the operator may do everything. */
  readonly permissions: readonly string[];
  readonly tool: string;
  /** The permission that the tool asks for; left out, that of all tools of upstreams. */
  readonly needs?: string | undefined;
  /** What the tool says of itself. */
  readonly readOnly?: boolean | undefined;
  readonly destructive?: boolean | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the policy is asked, without a hub: of a tool only what was told is known. */
export const questionOf = (
  { tool, needs, readOnly, destructive, args, ...who }: Asked,
  scopesOf: ScopesOf,
): PolicyQuestion => ({
  principal: principalOf(who, scopesOf),
  tool: {
    name: tool,
    permission: needs ?? permissionOf(tool),
    hints: {
      ...(readOnly !== undefined && { readOnlyHint: readOnly }),
      ...(destructive !== undefined && { destructiveHint: destructive }),
    },
  },
  request: { transport: "http", era: "modern" },
  arguments: args,
});

/** With all scopes that the groups give, as somebody has who logged in and asked for all of them. */
function principalOf(
  { principal: id, permissions, groups }: Pick<Asked, "principal" | "groups" | "permissions">,
  scopesOf: ScopesOf,
): Principal {
  if (id === operator.id) return { ...operator, groups };
  const kind = id.startsWith("service:") || id.startsWith("client:") ? "service" : "person";
  const scopes = scopesOf({ source: sourceOf(id), groups });
  return { id, kind, permissions: [...permissions, ...scopes], groups };
}

/** The hub's own tools ask for one each, which only a running hub knows. */
const permissionOf = (tool: string): string =>
  upstreamOf(tool) === undefined ? "(the tool's own)" : "upstreams:call";
