import { setAlarm } from "../../kernel/alarms.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Leave, Stage, Step } from "../stage.ts";

/** Ends a call that outstays the tool's own time limit, or the hub's where the tool has none. */
export const deadline = (defaultSeconds: number): Stage => {
  const limitOf = ({ tool }: Step): number => tool.seconds ?? defaultSeconds;
  return {
    name: "deadline",
    /** What is passed on ends when its passage does, so that an alarm is all it takes. */
    enter(step): Leave | undefined {
      const { tool, request } = step;
      const { passage } = request;
      if (passage === undefined || tool.relay === undefined) return undefined;
      const seconds = limitOf(step);
      const disarm = setAlarm(seconds, () =>
        passage.giveUp(kernelErrors.deadline({ what: tool.name, seconds })),
      );
      return (end) => {
        disarm();
        return end;
      };
    },
    around(step, work) {
      const { tool, call } = step;
      return withDeadline(tool.name, limitOf(step), call.signal, (signal) => {
        step.call = { ...call, signal };
        return work();
      });
    },
  };
};
