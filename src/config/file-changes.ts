/** Tells when a file became another, however it was replaced. */

import { watch } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../telemetry/log.ts";

export interface FileChanges {
  readonly file: string;
  readonly changed: () => void;
  readonly log: Log;
  /** How long the file must stay as it is before it counts as written, in milliseconds. */
  readonly restMs?: number;
  /** How often it is looked at although nothing was heard, in milliseconds. */
  readonly pollMs?: number;
}

/**
 * Calls `changed` after the file was written, replaced or removed, and then rested.
 *
 * Its folder is watched, not the file: editors and Kubernetes put another file, or another link, in its
 * place. A file system that tells nothing, such as a network's, and a link to another folder are polled.
 */
export async function fileChanges(needs: FileChanges): Promise<Disposable> {
  const { file, changed, log, restMs = 200, pollMs = 5000 } = needs;
  let known = await stateOf(file);
  let candidate = known;
  let resting: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    const now = await stateOf(file);
    resting = undefined;
    if (closed || now === known) return;
    if (now !== candidate) {
      candidate = now;
      soon();
      return;
    }
    known = now;
    changed();
  };
  // Other files in the folder may change all the time, so a look that is planned is not put off.
  const soon = (): void => {
    resting ??= setTimeout(() => void look(), restMs).unref();
  };

  const poll = setInterval(soon, pollMs).unref();
  const watching = watchFolder(dirname(file), soon, log);
  return {
    [Symbol.dispose]() {
      closed = true;
      clearInterval(poll);
      clearTimeout(resting);
      watching[Symbol.dispose]();
    },
  };
}

/** Which file is there, and when it was last written; links are followed. */
async function stateOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  } catch {
    return "absent";
  }
}

function watchFolder(folder: string, heard: () => void, log: Log): Disposable {
  try {
    const watcher = watch(folder, { persistent: false }, heard);
    watcher.on("error", (error) => {
      log.debug("folder not watched any more", { error });
      watcher.close();
    });
    return { [Symbol.dispose]: () => watcher.close() };
  } catch (error) {
    log.debug("folder not watched", { error });
    return { [Symbol.dispose]() {} };
  }
}
