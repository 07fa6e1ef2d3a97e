import { pipelineErrors } from "../errors.ts";
import type { Stage } from "../stage.ts";
import { problemsOf } from "./validate.ts";

/** Holds a tool to its output schema, so that a client can trust what was listed. */
export const verify: Stage = {
  name: "verify",
  async run({ tool }, next) {
    const answer = await next();
    if (tool.output === undefined || answer.isError === true) return answer;
    const parsed = tool.output.safeParse(answer.structured);
    if (!parsed.success) {
      throw pipelineErrors.invalidOutput({ tool: tool.name, problems: problemsOf(parsed.error) });
    }
    return { ...answer, structured: parsed.data };
  },
};
