import type { AuditLog } from "../../audit/audit-log.ts";
import { InputRequired } from "../interaction.ts";
import { outcomeOf } from "../outcome.ts";
import type { Stage } from "../stage.ts";

/** Writes down who called what, what was decided, and how it ended. */
export const audit = (log: AuditLog): Stage => ({
  name: "audit",
  async run(step, next) {
    const { tool, request, call } = step;
    const began = performance.now();
    let outcome: string = "failed";
    let code: string | undefined;
    try {
      const answer = await next();
      outcome = outcomeOf(answer);
      code = answer.failure?.code;
      return answer;
    } catch (error) {
      if (error instanceof InputRequired) outcome = "asked";
      throw error;
    } finally {
      log.record({
        call: call.id,
        principal: call.principal.id,
        tool: tool.name,
        era: request.era,
        transport: request.transport,
        outcome,
        code,
        because: step.because,
        milliseconds: Math.round(performance.now() - began),
      });
    }
  },
});
