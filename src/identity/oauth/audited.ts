import type { AuditLog } from "../../audit/audit-log.ts";
import { shortId } from "../../kernel/ids.ts";

/** What people do at the pages. The names have spaces, as no tool's name has. */
export type LoginEvent = "log in" | "allow client" | "log out";

export interface LoginDeed {
  /** Who it was; left out for somebody who was not let in, whatever they called themselves. */
  readonly principal?: string | undefined;
  /** The code of the error, where it was refused. */
  readonly code?: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/** One entry of the audit log. What was typed is never in it: a password gets into the wrong field. */
export const tellAudit = (
  audit: Pick<AuditLog, "record">,
  event: LoginEvent,
  { principal = "nobody", code, parameters }: LoginDeed,
): void =>
  audit.record({
    kind: "call",
    call: shortId(),
    principal,
    tool: event,
    era: "oauth",
    transport: "http",
    outcome: code === undefined ? "ok" : "refused",
    code,
    parameters,
    milliseconds: 0,
  });
