import { watch } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** Tells when something under a folder may have changed. */
export interface Changes extends Disposable {
  /** Resolves at the next change, at once where there was one since the last call. @throws the signal's reason */
  next(signal: AbortSignal): Promise<void>;
}

/** How often files are looked at although nothing was heard: file systems of a network tell nothing. */
const pollMs = 1000;

/** What is written together arrives together. */
const gatherMs = 50;

export function changesUnder(folder: string): Changes {
  let heard = Promise.withResolvers<void>();
  const watcher = watching(folder, () => heard.resolve());
  return {
    async next(signal) {
      const polled = new AbortController();
      const either = AbortSignal.any([signal, polled.signal]);
      const poll = setTimeout(pollMs, undefined, { signal: either }).catch(() => undefined);
      await Promise.race([heard.promise, poll]);
      polled.abort();
      await setTimeout(gatherMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
      heard = Promise.withResolvers<void>();
    },
    [Symbol.dispose]: () => watcher?.close(),
  };
}

/** Undefined where the system cannot watch it, for example before it is there. */
function watching(folder: string, changed: () => void): ReturnType<typeof watch> | undefined {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, changed);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
