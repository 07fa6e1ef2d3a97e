import { withDeadline } from "../../kernel/deadline.ts";
import type { Stage } from "../stage.ts";

/** Ends a call that outstays the tool's own time limit, or the hub's where the tool has none. */
export const deadline = (defaultSeconds: number): Stage => ({
  name: "deadline",
  run(step, next) {
    const { tool, call } = step;
    return withDeadline(tool.name, tool.seconds ?? defaultSeconds, call.signal, (signal) => {
      step.call = { ...call, signal };
      return next();
    });
  },
});
