import type { Policy } from "../../identity/policy/policy.ts";
import type { Log } from "../../telemetry/log.ts";
import { pipelineErrors } from "../errors.ts";
import type { Stage } from "../stage.ts";
import { StepQuestion } from "../step-question.ts";

/** Lets a call on only where the policy says so. It runs after `validate`, on parsed arguments. */
export const permit = (policy: Policy, log: Log): Stage => ({
  name: "permit",
  enter(step) {
    const { allowed, because, rule } = policy.decide(new StepQuestion(step));
    step.because = because;
    if (allowed) return undefined;
    const { tool, call } = step;
    if (rule === undefined) {
      throw pipelineErrors.forbidden({ tool: tool.name, permission: tool.permission });
    }
    log.info("call forbidden by a rule", {
      call: call.id,
      tool: tool.name,
      principal: call.principal.id,
      reason: because,
    });
    throw pipelineErrors.forbiddenByRule({ tool: tool.name });
  },
});
