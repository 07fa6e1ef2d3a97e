import { setAlarm } from "../../kernel/alarms.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Answer } from "../define-tool.ts";
import type { Passage } from "../passage.ts";
import type { Next, Stage } from "../stage.ts";

/** Ends a call that outstays the tool's own time limit, or the hub's where the tool has none. */
export const deadline = (defaultSeconds: number): Stage => ({
  name: "deadline",
  run(step, next) {
    const { tool, call, request } = step;
    const seconds = tool.seconds ?? defaultSeconds;
    if (request.passage !== undefined && tool.relay !== undefined) {
      return whilePassed(tool.name, seconds, request.passage, next);
    }
    return withDeadline(tool.name, seconds, call.signal, (signal) => {
      step.call = { ...call, signal };
      return next();
    });
  },
});

/** What is passed on ends when its passage does, so that an alarm is all it takes. */
async function whilePassed(
  what: string,
  seconds: number,
  passage: Passage,
  next: Next,
): Promise<Answer> {
  const expire = (): void => passage.giveUp(kernelErrors.deadline({ what, seconds }));
  const disarm = setAlarm(seconds, expire);
  try {
    return await next();
  } finally {
    disarm();
  }
}
