/** SIGTERM and SIGINT: the first asks the hub to stop, the second stops it at once. */

import type { EventEmitter } from "node:events";

export const stopNames = ["SIGTERM", "SIGINT"] as const;

export type StopName = (typeof stopNames)[number];

export interface StopSignals extends Disposable {
  /** Resolves at the first signal. */
  readonly asked: Promise<StopName>;
  /** Fires at the second signal. */
  readonly force: AbortSignal;
}

/** `source` is the process, or whatever a test sends signals with. */
export function stopSignals(source: Pick<EventEmitter, "on" | "off">): StopSignals {
  const force = new AbortController();
  const { promise: asked, resolve } = Promise.withResolvers<StopName>();
  let count = 0;
  const heard = (name: StopName): void => {
    count += 1;
    if (count > 1) force.abort(new Error(`A second ${name} came.`));
    else resolve(name);
  };
  for (const name of stopNames) source.on(name, heard);
  return {
    asked,
    force: force.signal,
    [Symbol.dispose]() {
      for (const name of stopNames) source.off(name, heard);
    },
  };
}
