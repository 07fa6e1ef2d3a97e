import type { AuditEntry } from "../audit/audit-log.ts";
import type { Step } from "./stage.ts";

/** What the audit log keeps of a call, but for how it ended. */
export const auditEntryOf = ({
  tool,
  request,
  call,
  because,
  owed,
}: Step): Omit<AuditEntry, "outcome" | "milliseconds"> => ({
  call: call.id,
  principal: call.principal.id,
  tool: tool.name,
  era: request.era,
  transport: request.transport,
  because,
  needs: tool.permission,
  readOnly: tool.hints?.readOnlyHint,
  destructive: tool.hints?.destructiveHint,
  ...owed,
});
