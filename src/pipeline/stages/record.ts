import type { Log } from "../../telemetry/log.ts";
import type { Metrics, Outcome } from "../../telemetry/metrics.ts";
import type { Answer } from "../define-tool.ts";
import { InputRequired } from "../interaction.ts";
import { outcomeOf } from "../outcome.ts";
import { payloadBytes } from "../payload-bytes.ts";
import type { Stage } from "../stage.ts";

/** Counts and times every call, and logs how it ended. It is outermost, so that nothing escapes it. */
export function record(metrics: Metrics, log: Log): Stage {
  return {
    name: "record",
    async run({ tool, request, call }, next) {
      const { era, transport } = request;
      metrics.toolBytes("in", request.passage?.body.length ?? payloadBytes(request.arguments));
      const done = metrics.toolCall({ tool: tool.name, era, transport });
      let outcome: Outcome = "failed";
      let code: string | undefined;
      try {
        const answer = await next();
        outcome = outcomeOf(answer);
        code = answer.failure?.code;
        metrics.toolBytes("out", answer.passedBytes ?? bytesOf(answer));
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

const bytesOf = ({ content, structured }: Answer): number =>
  payloadBytes(content) + payloadBytes(structured);
