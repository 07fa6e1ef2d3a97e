/** One decision and one entry of the audit log for requests that are no calls of tools. */

import { type AuditEntry, type AuditLog, written } from "../../audit/audit-log.ts";
import { auditErrors } from "../../audit/errors.ts";
import { isScope } from "../../identity/permissions/scopes.ts";
import type { Policy, PolicyDecision } from "../../identity/policy/policy.ts";
import type { Principal } from "../../identity/principal.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { shortId } from "../../kernel/ids.ts";
import { introducer } from "../../pipeline/stages/introducer.ts";
import { httpErrors } from "../errors.ts";
import { scopesToAskFor } from "../guards/scope-challenge.ts";
import type { Params } from "../route.ts";

export interface Asked {
  readonly principal: Principal;
  /** The method and the path, as `POST /api/upstreams`. */
  readonly name: string;
  readonly permission: string;
  readonly params: Params;
  /** It changes something, so that the log must tell of it; a refusal is told of in any case. */
  readonly changes: boolean;
}

/** Does the work where the policy allows it. @throws `http.forbidden`, `http.insufficientScope` */
export type Decided = <Result>(asked: Asked, work: () => Promise<Result>) => Promise<Result>;

export interface DecidedNeeds {
  readonly policy: Policy;
  readonly audit: Pick<AuditLog, "record" | "keep" | "afterWrite">;
}

export function decided({ policy, audit }: DecidedNeeds): Decided {
  const nameOf = introducer(audit);
  const decide = ({ principal, name, permission, params }: Asked): PolicyDecision =>
    policy.decide({
      principal,
      tool: { name, permission },
      request: { transport: "http", era: "api" },
      arguments: params,
    });

  return async (asked, work) => {
    const decision = decide(asked);
    const began = performance.now();
    const entry = { ...entryOf(asked, decision), who: nameOf(asked.principal) };
    let intent: number | undefined;
    const record = (outcome: string, error?: unknown): Promise<void> => {
      audit.record({
        kind: intent === undefined ? "call" : "outcome",
        intent,
        ...entry,
        outcome,
        code: isKumihimoError(error) ? error.code : undefined,
        milliseconds: Math.round(performance.now() - began),
      });
      return written(audit, { durable: intent !== undefined });
    };
    if (!decision.allowed) {
      const error = refusal(asked, decision);
      await record("refused", error);
      throw error;
    }
    if (decision.obligations === undefined && !asked.changes) return await work();
    intent = await intended(audit, entry);
    try {
      const result = await work();
      await record("ok");
      return result;
    } catch (error) {
      await record("failed", error);
      throw error;
    }
  };
}

/** @throws `audit.changesRefused` */
async function intended(audit: Pick<AuditLog, "keep">, entry: Told): Promise<number> {
  try {
    return await audit.keep({ kind: "intent", ...entry });
  } catch (error) {
    throw auditErrors.changesRefused({}, { cause: error });
  }
}

type Told = Omit<AuditEntry, "kind" | "outcome" | "milliseconds">;

const entryOf = (
  { principal, name, permission, params }: Asked,
  { because, obligations }: PolicyDecision,
): Told => ({
  call: shortId(),
  principal: principal.id,
  tool: name,
  era: "api",
  transport: "http",
  because,
  needs: permission,
  ...(Object.keys(params).length > 0 && { parameters: params }),
  ...(obligations && { obligations: obligations.map(({ kind, rule }) => `${kind}/${rule}`) }),
});

/** Which rule it was is for the log alone. */
function refusal({ permission, principal }: Asked, { rule, scope }: PolicyDecision): Error {
  if (rule !== undefined) return httpErrors.forbiddenByRule({});
  return scope !== undefined && principal.permissions.some(isScope)
    ? httpErrors.insufficientScope({ scope, askFor: scopesToAskFor(principal, scope) })
    : httpErrors.forbidden({ permission });
}

/** For what is somebody's own: nobody has to be given the permission for it, though a rule may forbid it. */
export const ownAffairs =
  (decide: Decided): Decided =>
  (asked, work) => {
    const { principal, permission } = asked;
    const permissions = [...principal.permissions, permission];
    return decide({ ...asked, principal: { ...principal, permissions } }, work);
  };
