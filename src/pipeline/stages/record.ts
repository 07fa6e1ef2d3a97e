import type { Log } from "../../telemetry/log.ts";
import type { Metrics, Outcome } from "../../telemetry/metrics.ts";
import type { Answer } from "../define-tool.ts";
import type { End } from "../end.ts";
import { InputRequired } from "../interaction.ts";
import { outcomeOf } from "../outcome.ts";
import { payloadBytes } from "../payload-bytes.ts";
import type { Leave, Stage } from "../stage.ts";

/** Counts and times every call, and logs how it ended. It is outermost, so that nothing escapes it. */
export const record = (metrics: Metrics, log: Log): Stage => ({
  name: "record",
  enter({ tool, request, call }): Leave {
    const { era, transport, passage } = request;
    metrics.toolBytes("in", passage?.body.length ?? payloadBytes(request.arguments));
    const done = metrics.toolCall({ tool: tool.name, era, transport });
    return (end) => {
      const outcome = outcomeIn(end);
      done(outcome);
      const { answer } = end;
      if (answer !== undefined) metrics.toolBytes("out", answer.passedBytes ?? bytesOf(answer));
      log.debug("call ended", {
        call: call.id,
        tool: tool.name,
        principal: call.principal.id,
        outcome,
        code: answer?.failure?.code,
      });
      return end;
    };
  },
});

function outcomeIn({ answer, error }: End): Outcome {
  if (answer !== undefined) return outcomeOf(answer);
  return error instanceof InputRequired ? "ok" : "failed";
}

const bytesOf = ({ content, structured }: Answer): number =>
  payloadBytes(content) + payloadBytes(structured);
