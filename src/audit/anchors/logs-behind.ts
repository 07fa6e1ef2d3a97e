import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { systemCode } from "../../storage/disk-failure.ts";
import { logsIn } from "../reading/log-folders.ts";
import type { FileAnchorSettings } from "./config.ts";
import { logName } from "./log-name.ts";

export interface LogBehind {
  readonly origin: string;
  /** When the anchor last got a checkpoint of it; undefined where it never did. */
  readonly since: Date | undefined;
}

/** A checkpoint may be on its way to the anchor for so long, in milliseconds. */
const graceMs = 60_000;

/** The logs of a directory that signed checkpoints which a folder did not get; judged by the times of files. */
export async function logsBehind(
  directory: string,
  { path: folder, everySeconds }: Pick<FileAnchorSettings, "path" | "everySeconds">,
): Promise<readonly LogBehind[]> {
  const found = await Promise.all(
    (await logsIn(directory)).map(async ({ origin, folder: log }) => {
      const signed = await lastChange(log, await readdir(log));
      const kept = await lastChange(folder, [`${logName(origin)}.checkpoints`]);
      const late = signed - kept > graceMs + everySeconds * 1000;
      return late ? [{ origin, since: kept > 0 ? new Date(kept) : undefined }] : [];
    }),
  );
  return found.flat();
}

/** Of the files of checkpoints among these, in milliseconds since 1970; 0 where there is none. */
async function lastChange(folder: string, names: readonly string[]): Promise<number> {
  const files = names.filter((name) => name.endsWith(".checkpoints"));
  const times = await Promise.all(files.map((name) => changedAt(path.join(folder, name))));
  return Math.max(0, ...times);
}

async function changedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return 0;
    throw error;
  }
}
