import type { Log } from "../../telemetry/log.ts";
import type { Metrics, Outcome } from "../../telemetry/metrics.ts";
import type { Answer } from "../define-tool.ts";
import { InputRequired } from "../interaction.ts";
import { payloadBytes } from "../payload-bytes.ts";
import type { Stage } from "../stage.ts";

/** Counts and times every call, and logs how it ended. It is outermost, so that nothing escapes it. */
export function record(metrics: Metrics, log: Log): Stage {
  return {
    name: "record",
    async run({ tool, request, call }, next) {
      const { era, transport } = request;
      metrics.toolBytes("in", payloadBytes(request.arguments));
      const done = metrics.toolCall({ tool: tool.name, era, transport });
      let outcome: Outcome = "failed";
      let code: string | undefined;
      try {
        const answer = await next();
        outcome = outcomeOf(answer);
        code = answer.failure?.code;
        metrics.toolBytes("out", payloadBytes(answer.content) + payloadBytes(answer.structured));
        return answer;
      } catch (error) {
        if (error instanceof InputRequired) outcome = "ok";
        throw error;
      } finally {
        done(outcome);
        log.debug("call ended", {
          call: call.id,
          tool: tool.name,
          principal: call.principal.id,
          outcome,
          code,
        });
      }
    },
  };
}

/** Codes of calls that the hub turned away before the tool ran. */
const refusals = new Set(["pipeline.invalidArguments", "pipeline.forbidden", "kernel.busy"]);

function outcomeOf({ isError, failure }: Answer): Outcome {
  if (isError !== true) return "ok";
  if (failure?.code === "kernel.cancelled") return "cancelled";
  return failure !== undefined && refusals.has(failure.code) ? "refused" : "failed";
}
