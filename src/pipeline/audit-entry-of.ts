import type { AuditEntry } from "../audit/audit-log.ts";
import type { Step } from "./stage.ts";

/** What the audit log keeps of a call. One object and no spread on the way that most calls go. */
export function auditEntryOf(
  { tool, request, call, because, owed }: Step,
  ending: Pick<AuditEntry, "who" | "outcome" | "code" | "milliseconds">,
): AuditEntry {
  const { hints } = tool;
  const entry: AuditEntry = {
    call: call.id,
    who: ending.who,
    principal: call.principal.id,
    tool: tool.name,
    needs: tool.permission,
    readOnly: hints?.readOnlyHint,
    destructive: hints?.destructiveHint,
    era: request.era,
    transport: request.transport,
    outcome: ending.outcome,
    code: ending.code,
    because,
    milliseconds: ending.milliseconds,
  };
  return owed === undefined ? entry : { ...entry, ...owed };
}
