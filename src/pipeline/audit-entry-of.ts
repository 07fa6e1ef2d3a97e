import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import { auditedArguments } from "./audited-arguments.ts";
import type { Step } from "./stage.ts";
import { traceOf } from "./trace-of.ts";

/** What an entry tells besides the call itself. */
export type Telling = Pick<
  AuditEntry,
  "kind" | "who" | "outcome" | "code" | "milliseconds" | "resultBytes" | "usd" | "tokens"
>;

export interface ToldEntry {
  readonly entry: AuditEntry;
  /** Of the arguments, as JSON, where they are kept. */
  readonly text?: string | undefined;
}

/** What the audit log keeps of a call. One object and no spread on the way that most calls go. */
export function auditEntryOf(step: Step, telling: Telling, log: AuditLog): ToldEntry {
  const { tool, request, call, because, owed, intent } = step;
  const { hints } = tool;
  // What an intent has told, its outcome need not tell again.
  const { told, text } = intent === undefined ? auditedArguments(step, log) : toldBefore;
  const entry: AuditEntry = {
    kind: telling.kind,
    call: call.id,
    intent,
    who: telling.who,
    principal: call.principal.id,
    client: call.principal.client,
    session: call.principal.session,
    tool: tool.name,
    needs: tool.permission,
    readOnly: hints?.readOnlyHint,
    destructive: hints?.destructiveHint,
    era: request.era,
    transport: request.transport,
    because,
    arguments: told.arguments,
    argumentBytes: told.argumentBytes,
    trace: traceOf(request),
    outcome: telling.outcome,
    code: telling.code,
    milliseconds: telling.milliseconds,
    resultBytes: telling.resultBytes,
    usd: telling.usd,
    tokens: telling.tokens,
  };
  return { entry: owed === undefined ? entry : { ...entry, ...owed }, text };
}

const toldBefore: ReturnType<typeof auditedArguments> = { told: {} };
