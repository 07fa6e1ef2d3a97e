import { isKumihimoError } from "../../kernel/errors.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { failedAnswer, failureOf } from "../failure.ts";
import { InputRequired } from "../interaction.ts";
import type { Stage, Step } from "../stage.ts";

/** Turns whatever the later stages throw into an answer the caller can act on. */
export function wordFailures(log: Log): Stage {
  return {
    name: "word-failures",
    async run(step, next) {
      try {
        return await next();
      } catch (error) {
        if (error instanceof InputRequired) throw error;
        const { hidden, ...failure } = failureOf(causeOf(error, step), step.call);
        if (hidden) log.error("call failed", { call: step.call.id, tool: step.tool.name, error });
        return failedAnswer(failure);
      }
    },
  };
}

/** Once the caller has gone, whatever broke because of that is a cancelled call and not a fault. */
function causeOf(error: unknown, { request }: Step): unknown {
  const { aborted, reason } = request.call.signal;
  if (!aborted) return error;
  return isKumihimoError(reason) ? reason : kernelErrors.cancelled({});
}
