import type { StopName } from "../operations/stop-signals.ts";
import { stopNames } from "../operations/stop-signals.ts";
import { kernelErrors } from "../kernel/kernel-errors.ts";
import type { Outside } from "./define-command.ts";
import { exitStatus } from "./exit-status.ts";

/** Ctrl-C, and what the system sends to end a process. */
export interface Interruption extends Disposable {
  /** Fires at the first signal. The second one ends the process, as nobody listens any more. */
  readonly signal: AbortSignal;
  /** The exit status once it fired. */
  readonly status: number | undefined;
}

export function interruption(signals: Outside["signals"]): Interruption {
  const stop = new AbortController();
  let status: number | undefined;
  const heard = (name: StopName): void => {
    status = name === "SIGINT" ? exitStatus.interrupted : exitStatus.terminated;
    leave();
    stop.abort(kernelErrors.cancelled({}));
  };
  const leave = (): void => {
    for (const name of stopNames) signals.off(name, heard);
  };
  for (const name of stopNames) signals.on(name, heard);
  return {
    signal: stop.signal,
    get status() {
      return status;
    },
    [Symbol.dispose]: leave,
  };
}
