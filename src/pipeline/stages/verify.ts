import type * as z from "zod";
import type { Answer } from "../define-tool.ts";
import { pipelineErrors } from "../errors.ts";
import type { Next, Stage } from "../stage.ts";
import { problemsOf } from "./validate.ts";

/** Holds a tool to its output schema, so that a client can trust what was listed. */
export const verify: Stage = {
  name: "verify",
  run({ tool }, next) {
    return tool.output === undefined ? next() : verified(tool.name, tool.output, next);
  },
};

async function verified(tool: string, output: z.ZodType, next: Next): Promise<Answer> {
  const answer = await next();
  if (answer.isError === true) return answer;
  const parsed = output.safeParse(answer.structured);
  if (!parsed.success) {
    throw pipelineErrors.invalidOutput({ tool, problems: problemsOf(parsed.error) });
  }
  return { ...answer, structured: parsed.data };
}
