/** Calls and principals as an audit log tells of them. */

import * as z from "zod";
import type { LoggedEntry } from "../../../audit/reading/entry.ts";
import { operator, type Principal } from "../../principal.ts";
import type { PolicyTool } from "../policy.ts";

const known = z.object({
  kind: z.literal("who"),
  who: z.string(),
  principal: z.string(),
  principalKind: z.enum(["operator", "person", "service"]),
  permissions: z.array(z.string()),
  groups: z.array(z.string()).optional(),
});

/** What was written before a call began is written again at its end. */
const decided = z.object({
  kind: z.enum(["call", "outcome"]),
  principal: z.string(),
  tool: z.string(),
  era: z.string(),
  transport: z.string(),
  outcome: z.string(),
  because: z.string(),
  code: z.string().optional(),
  who: z.string().optional(),
  needs: z.string().optional(),
  readOnly: z.boolean().optional(),
  destructive: z.boolean().optional(),
  parameters: z.record(z.string(), z.string()).optional(),
});

export interface PastCall {
  readonly at: Date;
  readonly principalId: string;
  readonly toolName: string;
  readonly request: { readonly transport: string; readonly era: string };
  readonly wasAllowed: boolean;
  /** Undefined where the log does not say what they were allowed to do. */
  readonly principal: Principal | undefined;
  /** Undefined where the log does not say what it asked for. */
  readonly tool: PolicyTool | undefined;
  /** Left out for calls of tools, whose arguments no log has. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** Codes of what the policy denied. */
const denials: ReadonlySet<string> = new Set([
  "http.forbidden",
  "http.forbiddenByRule",
  "http.insufficientScope",
  "pipeline.forbidden",
  "pipeline.forbiddenByRule",
  "pipeline.insufficientScope",
]);

/** Reads entries in the order of their logs; gives a call where one is of a call that was decided about. */
export function pastCalls(): (logged: LoggedEntry) => PastCall | undefined {
  const principals = new Map<string, Principal>();
  return ({ log, entry, time }) => {
    const introduced = known.safeParse(entry);
    if (introduced.success) {
      const { who, principal: id, principalKind: kind, permissions, groups } = introduced.data;
      principals.set(keyOf(log, who), { id, kind, permissions, ...(groups && { groups }) });
      return undefined;
    }
    const { data: call } = decided.safeParse(entry);
    if (call === undefined) return undefined;
    const { principal: id, who } = call;
    const named = who === undefined ? undefined : principals.get(keyOf(log, who));
    return {
      at: new Date(time),
      principalId: id,
      toolName: call.tool,
      request: { transport: call.transport, era: call.era },
      wasAllowed: !denials.has(call.code ?? ""),
      principal: id === operator.id ? operator : named,
      tool: toolOf(call),
      parameters: call.era === "api" ? (call.parameters ?? {}) : undefined,
    };
  };
}

/** The names of principals are those of their log. */
const keyOf = (log: string, who: string): string => `${log} ${who}`;

type Decided = z.output<typeof decided>;

const toolOf = ({ tool, needs, readOnly, destructive }: Decided): PolicyTool | undefined =>
  needs === undefined
    ? undefined
    : {
        name: tool,
        permission: needs,
        hints: {
          ...(readOnly !== undefined && { readOnlyHint: readOnly }),
          ...(destructive !== undefined && { destructiveHint: destructive }),
        },
      };
