import { pipelineErrors } from "../errors.ts";
import type { Leave, Stage } from "../stage.ts";
import { problemsOf } from "./validate.ts";

/** Holds a tool to its output schema, so that a client can trust what was listed. */
export const verify: Stage = {
  name: "verify",
  enter({ tool }): Leave | undefined {
    const { name, output } = tool;
    if (output === undefined) return undefined;
    return (end) => {
      const { answer } = end;
      if (answer === undefined || answer.isError === true) return end;
      const parsed = output.safeParse(answer.structured);
      return parsed.success
        ? { answer: { ...answer, structured: parsed.data } }
        : {
            error: pipelineErrors.invalidOutput({ tool: name, problems: problemsOf(parsed.error) }),
          };
    };
  },
};
