import type { Policy, PolicyDecision } from "../../identity/policy/policy.ts";
import { isScope } from "../../identity/permissions/scopes.ts";
import type { Log } from "../../telemetry/log.ts";
import { pipelineErrors } from "../errors.ts";
import type { KeepObligations } from "../obligations/keep-obligations.ts";
import type { Stage, Step } from "../stage.ts";
import { StepQuestion } from "../step-question.ts";

/**
 * Lets a call on only where the policy says so, and `keep` what it owes then. It runs after `validate`, on
 * parsed arguments.
 */
export const permit = (policy: Policy, log: Log, keep: KeepObligations): Stage => ({
  name: "permit",
  enter(step) {
    const decision = policy.decide(new StepQuestion(step));
    const { allowed, because, obligations } = decision;
    step.because = because;
    if (!allowed) throw refusal(step, decision, log);
    return obligations === undefined ? undefined : keep(step, { ...decision, obligations });
  },
});

function refusal({ tool, call }: Step, { because, rule, scope }: PolicyDecision, log: Log): Error {
  const { name, permission } = tool;
  if (rule === undefined) {
    // Who holds no scope has come in another way than with a login, and can ask for none.
    return scope !== undefined && call.principal.permissions.some(isScope)
      ? pipelineErrors.insufficientScope({ tool: name, scope })
      : pipelineErrors.forbidden({ tool: name, permission });
  }
  log.info("call forbidden by a rule", {
    call: call.id,
    tool: name,
    principal: call.principal.id,
    reason: because,
  });
  return pipelineErrors.forbiddenByRule({ tool: name });
}

/** For a pipeline that nobody gave what it takes: then a call that owes something does not run. */
export const noObligations: KeepObligations = () =>
  Promise.reject(new Error("Nothing here can keep what a rule asks for."));
