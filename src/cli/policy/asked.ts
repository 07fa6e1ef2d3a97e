import { upstreamOf } from "../../identity/policy/facts.ts";
import type { PolicyQuestion } from "../../identity/policy/policy.ts";
import { operator, type Principal } from "../../identity/principal.ts";

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
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the policy is asked, without a hub: a tool is known by its name only. */
export const questionOf = ({ tool, needs, args, ...who }: Asked): PolicyQuestion => ({
  principal: principalOf(who),
  tool: { name: tool, permission: needs ?? permissionOf(tool) },
  request: { transport: "http", era: "modern" },
  arguments: args,
});

function principalOf({
  principal: id,
  permissions,
  groups,
}: Pick<Asked, "principal" | "groups" | "permissions">): Principal {
  if (id === operator.id) return { ...operator, groups };
  return { id, kind: id.startsWith("service:") ? "service" : "person", permissions, groups };
}

/** The hub's own tools ask for one each, which only a running hub knows. */
const permissionOf = (tool: string): string =>
  upstreamOf(tool) === undefined ? "(the tool's own)" : "upstreams:call";
