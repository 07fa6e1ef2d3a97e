import type { AuditLog } from "../../audit/audit-log.ts";
import type { End } from "../end.ts";
import { outcomeOf } from "../outcome.ts";
import type { Leave, Stage } from "../stage.ts";
import { InputRequired } from "../interaction.ts";

/** Writes down who called what, what was decided, and how it ended. */
export const audit = (log: AuditLog): Stage => ({
  name: "audit",
  enter(step): Leave {
    const { tool, request, call } = step;
    const began = performance.now();
    return (end) => {
      log.record({
        call: call.id,
        principal: call.principal.id,
        tool: tool.name,
        era: request.era,
        transport: request.transport,
        outcome: outcomeIn(end),
        code: end.answer?.failure?.code,
        because: step.because,
        milliseconds: Math.round(performance.now() - began),
      });
      return end;
    };
  },
});

function outcomeIn({ answer, error }: End): string {
  if (answer !== undefined) return outcomeOf(answer);
  return error instanceof InputRequired ? "asked" : "failed";
}
