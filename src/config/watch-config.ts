/** A configuration that is read again while the hub runs. */

import type { EventEmitter } from "node:events";
import type { Log } from "../telemetry/log.ts";
import { problemsIn } from "./errors.ts";
import { type FileChanges, fileChanges } from "./file-changes.ts";
import { problemLine } from "./problem.ts";

export interface WatchedConfig<Config> extends Pick<FileChanges, "restMs" | "pollMs"> {
  /** Looked at for changes; left out, only a signal makes the hub read again. */
  readonly file?: string | undefined;
  /** Sends `SIGHUP`; left out, nobody is listened to. */
  readonly signals?: Pick<EventEmitter, "on" | "off"> | undefined;
  /** Reads file, environment and flags anew. @throws `config.invalid`, `config.noFile` */
  readonly load: () => Promise<Config>;
  /** Takes over what can be taken over without a restart. */
  readonly apply: (config: Config) => Promise<void>;
  readonly log: Log;
}

/**
 * Reads the configuration again when its file changed, or at SIGHUP. One that does not fit changes
 * nothing: the log says what is wrong with it. Disposing waits for what is being taken over.
 */
export async function watchConfig<Config>({
  file,
  signals,
  load,
  apply,
  log,
  ...times
}: WatchedConfig<Config>): Promise<AsyncDisposable> {
  let running = Promise.resolve();
  let waiting = false;
  let closed = false;

  const reload = async (): Promise<void> => {
    waiting = false;
    if (closed) return;
    try {
      await apply(await load());
      log.info("configuration read again");
    } catch (error) {
      tell(error, log);
    }
  };
  // However often it is asked for while one is under way, one more is enough.
  const ask = (): void => {
    if (waiting) return;
    waiting = true;
    running = running.then(reload);
  };

  const changes =
    file === undefined ? undefined : await fileChanges({ file, changed: ask, log, ...times });
  signals?.on("SIGHUP", ask);
  return {
    async [Symbol.asyncDispose]() {
      closed = true;
      changes?.[Symbol.dispose]();
      signals?.off("SIGHUP", ask);
      await running;
    },
  };
}

function tell(error: unknown, log: Log): void {
  const problems = problemsIn(error);
  for (const problem of problems ?? []) {
    log.error("configuration problem", { reason: problemLine(problem) });
  }
  const fields = problems === undefined ? { error } : { count: problems.length };
  log.error("configuration not taken over; the hub goes on as it was", fields);
}
