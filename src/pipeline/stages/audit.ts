import type { AuditLog } from "../../audit/audit-log.ts";
import { auditEntryOf } from "../audit-entry-of.ts";
import type { End } from "../end.ts";
import { outcomeOf } from "../outcome.ts";
import type { Leave, Stage } from "../stage.ts";
import { InputRequired } from "../interaction.ts";
import { introducer } from "./introducer.ts";

/** Writes down who called what, what was decided, and how it ended. */
export const audit = (log: AuditLog): Stage => {
  const nameOf = introducer(log);
  return {
    name: "audit",
    enter(step): Leave {
      const began = performance.now();
      return (end) => {
        const ending = {
          who: nameOf(step.call.principal),
          outcome: outcomeIn(end),
          code: end.answer?.failure?.code,
          milliseconds: Math.round(performance.now() - began),
        };
        log.record(auditEntryOf(step, ending));
        return end;
      };
    },
  };
};

function outcomeIn({ answer, error }: End): string {
  if (answer !== undefined) return outcomeOf(answer);
  return error instanceof InputRequired ? "asked" : "failed";
}
