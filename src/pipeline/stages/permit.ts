import type { Policy } from "../../identity/policy.ts";
import { pipelineErrors } from "../errors.ts";
import type { Stage } from "../stage.ts";

/** Lets a call on only where the policy says so. It runs after `validate`, on parsed arguments. */
export const permit = (policy: Policy): Stage => ({
  name: "permit",
  enter(step) {
    const { tool, call, input } = step;
    const { permission, name } = tool;
    const decision = policy.decide({ principal: call.principal, permission, tool: name, input });
    step.because = decision.because;
    if (!decision.allowed) throw pipelineErrors.forbidden({ tool: name, permission });
    return undefined;
  },
});
