import { isKumihimoError } from "../../kernel/errors.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { failedAnswer, failureOf } from "../failure.ts";
import { InputRequired } from "../interaction.ts";
import type { Leave, Stage, Step } from "../stage.ts";

/** Turns whatever the later stages throw into an answer the caller can act on. */
export const wordFailures = (log: Log): Stage => ({
  name: "word-failures",
  enter:
    (step): Leave =>
    (end) => {
      if (end.answer !== undefined || end.error instanceof InputRequired) return end;
      const { error } = end;
      const { hidden, ...failure } = failureOf(causeOf(error, step), step.call);
      if (hidden) log.error("call failed", { call: step.call.id, tool: step.tool.name, error });
      return { answer: failedAnswer(failure) };
    },
});

/** Once the caller has gone, whatever broke because of that is a cancelled call and not a fault. */
function causeOf(error: unknown, { request }: Step): unknown {
  const { aborted, reason } = request.call.signal;
  if (!aborted) return error;
  return isKumihimoError(reason) ? reason : kernelErrors.cancelled({});
}
