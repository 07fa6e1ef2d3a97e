import { EventEmitter } from "node:events";
import { stopNames } from "../operations/stop-signals.ts";
import type { Outside } from "./define-command.ts";

/** Far longer than a copy needs, and shorter than a person's second Ctrl-C. */
const copyMs = 500;

/**
 * Hears one wish to stop, or to read the configuration again, once. A supervisor may signal a whole process group, and npm and the set-up
 * script in it pass on what they got, so that copies of the signal arrive.
 *
 * @param source the process
 */
export function calmSignals(source: Outside["signals"]): Outside["signals"] {
  const calm = new EventEmitter();
  passCalmly(stopNames, source, calm);
  passCalmly(["SIGHUP"], source, calm);
  return calm;
}

/** Of signals that wish for the same, `calm` hears one in a while. */
function passCalmly(
  names: readonly string[],
  source: Outside["signals"],
  calm: EventEmitter,
): void {
  let heardAt = Number.NEGATIVE_INFINITY;
  const quietMs = (): number => heardAt + copyMs - performance.now();

  for (const name of names) {
    const heard = (): void => {
      if (quietMs() > 0) return;
      heardAt = performance.now();
      calm.emit(name, name);
    };
    // Without a listener the signal ends the process, as it should, but not before the copies came.
    const letGo = (): void => {
      if (calm.listenerCount(name) === 0) source.off(name, heard);
    };
    calm.on("newListener", (event) => {
      if (event === name && calm.listenerCount(name) === 0) {
        source.off(name, heard);
        source.on(name, heard);
      }
    });
    calm.on("removeListener", (event) => {
      if (event !== name) return;
      if (quietMs() > 0) setTimeout(letGo, quietMs()).unref();
      else letGo();
    });
  }
}
