/** Which log a process writes: one that it can go on with, or a new one. */

import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isKumihimoError } from "../../kernel/errors.ts";
import { folderLock } from "../../storage/database/folder-lock.ts";
import { syncFolder, writeAtomically } from "../../storage/private-file.ts";
import type { Log } from "../../telemetry/log.ts";
import type { AuditKey } from "../keys/audit-key.ts";
import type { Signer } from "../notes/signed-note.ts";
import { vkeyText } from "../notes/verifier-key.ts";
import { originOf } from "../log-names.ts";
import { type OwnLog, ownLogs, publicKeyFile } from "./own-logs.ts";
import { DamagedLog, type ResumedLog, resumeLog } from "./resume-log.ts";
import { removeUntoldBodies } from "./told-bodies.ts";

export interface OpenLog {
  readonly state: ResumedLog;
  readonly signer: Signer;
  /** Held by this process; to be let go when it ends. */
  readonly lock: AsyncDisposable;
}

export interface OpenLogNeeds {
  readonly directory: string;
  readonly key: AuditKey;
  /** @throws `DamagedLog` where others know more of a log than it holds */
  readonly judge: (log: OpenLog) => Promise<void>;
  readonly log: Log;
}

/** @throws what the file system throws */
export async function openLog(needs: OpenLogNeeds): Promise<OpenLog> {
  const { directory } = needs;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const log of await ownLogs(directory, needs.key)) {
    const found = await goneOnWith(log, needs);
    if (found !== undefined) return found;
  }
  return begun(needs);
}

/** Undefined where another process has it, or it is damaged. */
async function goneOnWith(
  { folder, signer }: OwnLog,
  needs: OpenLogNeeds,
): Promise<OpenLog | undefined> {
  const lock = await lockOf(folder);
  if (lock === undefined) return undefined;
  try {
    const log = { state: await resumeLog(folder, signer.key), signer, lock };
    await needs.judge(log);
    await removeUntoldBodies(log.state);
    return log;
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    if (!(error instanceof DamagedLog)) throw error;
    needs.log.error("An audit log was changed, and a new one is begun.", { path: folder, error });
    return undefined;
  }
}

async function begun({ directory, key }: OpenLogNeeds): Promise<OpenLog> {
  const name = randomBytes(8).toString("hex");
  const folder = join(directory, name);
  const signer = key.signer(originOf(name));
  await mkdir(folder, { mode: 0o700 });
  const lock = await folderLock(join(folder, lockFile));
  await writeAtomically(join(folder, publicKeyFile), `${vkeyText(signer.key)}\n`);
  await syncFolder(directory);
  return { state: await resumeLog(folder, signer.key), signer, lock };
}

const lockFile = "lock";
/** Undefined where another process holds it. */
export async function lockOf(folder: string): Promise<AsyncDisposable | undefined> {
  try {
    return await folderLock(join(folder, lockFile));
  } catch (error) {
    if (isKumihimoError(error)) return undefined;
    throw error;
  }
}
