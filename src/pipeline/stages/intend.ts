import type { AuditLog } from "../../audit/audit-log.ts";
import { auditErrors } from "../../audit/errors.ts";
import type { Principal } from "../../identity/principal.ts";
import { auditEntryOf } from "../audit-entry-of.ts";
import type { Stage, Step } from "../stage.ts";

/**
 * Lets a call that may change something begin only once the disk has an entry of it. A tool that does
 * not say that it only reads may change something; so may nobody know, where a rule asks for the entry.
 */
export const intend = (log: AuditLog, nameOf: (principal: Principal) => string): Stage => ({
  name: "intend",
  enter(step) {
    if (step.tool.hints?.readOnlyHint === true && step.mustTell !== true) return undefined;
    return told(step, log, nameOf(step.call.principal));
  },
});

/** @throws `audit.changesRefused` */
async function told(step: Step, log: AuditLog, who: string): Promise<undefined> {
  const { entry, text } = auditEntryOf(step, { kind: "intent", who }, log);
  try {
    step.intent = await log.keep(entry, text === undefined ? undefined : { arguments: text });
  } catch (error) {
    throw auditErrors.changesRefused({}, { cause: error });
  }
  return undefined;
}
