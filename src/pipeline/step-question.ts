import type { PolicyQuestion } from "../identity/policy/policy.ts";
import type { Principal } from "../identity/principal.ts";
import type { Tool } from "./define-tool.ts";
import { passedArguments } from "./passed-arguments.ts";
import type { CallRequest } from "./run-call.ts";
import type { Step } from "./stage.ts";

/** What a call asks of the policy. Its arguments are read only where a rule looks at them. */
export class StepQuestion implements PolicyQuestion {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  get principal(): Principal {
    return this.#step.call.principal;
  }

  get tool(): Tool {
    return this.#step.tool;
  }

  get request(): CallRequest {
    return this.#step.request;
  }

  get arguments(): unknown {
    const { tool, request, input } = this.#step;
    const { passage } = request;
    return passage !== undefined && tool.relay !== undefined
      ? passedArguments(passage, tool.name)
      : input;
  }
}
