import type * as z from "zod";
import { pipelineErrors } from "../errors.ts";
import type { Stage } from "../stage.ts";

/** How many problems of one call are named; more would only bury the first. */
const problemsNamed = 5;

/** Parses the arguments with the tool's own schema; later stages see nothing else of them. */
export const validate: Stage = {
  name: "validate",
  enter(step) {
    const { tool, request } = step;
    // Arguments that are passed on are checked by whoever gets them, and maybe never parsed here.
    if (request.passage !== undefined && tool.relay !== undefined) return undefined;
    const parsed = tool.input.safeParse(request.arguments ?? {});
    if (!parsed.success) {
      const problems = problemsOf(parsed.error);
      throw pipelineErrors.invalidArguments({ tool: tool.name, problems });
    }
    step.input = parsed.data;
    return undefined;
  },
};

/** `image: expected string; limit: too big`, in the order of the schema. */
export function problemsOf(error: z.ZodError): string {
  const named = error.issues
    .slice(0, problemsNamed)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`));
  const rest = error.issues.length - named.length;
  return rest > 0 ? `${named.join("; ")}; and ${rest} more.` : `${named.join("; ")}.`;
}
