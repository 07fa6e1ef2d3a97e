import type { AuditLog } from "../../audit/audit-log.ts";
import type { Principal } from "../../identity/principal.ts";
import { auditEntryOf } from "../audit-entry-of.ts";
import { costOf } from "../cost-of.ts";
import type { End } from "../end.ts";
import { outcomeOf } from "../outcome.ts";
import type { Leave, Stage, Step } from "../stage.ts";
import { InputRequired } from "../interaction.ts";

/** Writes down who called what, what was decided, and how it ended. */
export const audit = (log: AuditLog, nameOf: (principal: Principal) => string): Stage => ({
  name: "audit",
  enter(step): Leave {
    const began = performance.now();
    return (end) => {
      const cost = costOf(end.answer);
      const ending = {
        kind: step.intent === undefined ? "call" : "outcome",
        who: nameOf(step.call.principal),
        outcome: outcomeIn(end),
        code: end.answer?.failure?.code,
        milliseconds: Math.round(performance.now() - began),
        resultBytes: end.answer?.passedBytes,
        usd: cost?.usd,
        tokens: cost?.tokens,
      } as const;
      const { entry, text } = auditEntryOf(step, ending, log);
      if (log.bodies === "encrypted") {
        log.record(entry, { arguments: text, result: resultIn(step, end) });
      } else {
        log.record(entry);
      }
      return end;
    };
  },
});

function outcomeIn({ answer, error }: End): string {
  if (answer !== undefined) return outcomeOf(answer);
  return error instanceof InputRequired ? "asked" : "failed";
}

/** The longest answer that is kept, as JSON. */
const keptLength = 64 * 1024;

/** The answer as JSON, where it is small enough to be kept. */
function resultIn({ held }: Step, { answer }: End): string | undefined {
  if (answer === undefined) return undefined;
  if (answer.passedBytes !== undefined) {
    return held?.answer !== undefined && held.answer.length <= keptLength
      ? held.answer.toString()
      : undefined;
  }
  const { content, structured, isError, result, error } = answer;
  const text = JSON.stringify(
    error ?? result ?? { content, structuredContent: structured, isError },
  );
  return text.length <= keptLength ? text : undefined;
}
