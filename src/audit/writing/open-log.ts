/** Which log a process writes: one that it can go on with, or a new one. */

import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isKumihimoError } from "../../kernel/errors.ts";
import { folderLock } from "../../storage/database/folder-lock.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import { syncFolder, writeAtomically } from "../../storage/private-file.ts";
import type { Log } from "../../telemetry/log.ts";
import type { AuditKey } from "../keys/audit-key.ts";
import type { Signer } from "../notes/signed-note.ts";
import { vkeyText } from "../notes/verifier-key.ts";
import { DamagedLog, type ResumedLog, resumeLog } from "./resume-log.ts";

export interface OpenLog {
  readonly state: ResumedLog;
  readonly signer: Signer;
  /** Held by this process; to be let go when it ends. */
  readonly lock: AsyncDisposable;
}

export interface OpenLogNeeds {
  readonly directory: string;
  readonly key: AuditKey;
  /** @throws whatever is wrong with a log that others know more of */
  readonly isKnown: (log: OpenLog) => Promise<boolean>;
  readonly log: Log;
}

const folderName = /^[0-9a-f]{16}$/;

/** The name of the log in this folder. */
export const originOf = (folder: string): string => `kumihimo/${folder}`;

/** @throws what the file system throws */
export async function openLog(needs: OpenLogNeeds): Promise<OpenLog> {
  const { directory } = needs;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const names = (await readdir(directory)).filter((name) => folderName.test(name)).toSorted();
  for (const name of names) {
    const found = await goneOnWith(name, needs);
    if (found !== undefined) return found;
  }
  return begun(needs);
}

/** Undefined where another process has it, it is another hub's, or damaged. */
async function goneOnWith(name: string, needs: OpenLogNeeds): Promise<OpenLog | undefined> {
  const folder = join(needs.directory, name);
  const signer = needs.key.signer(originOf(name));
  if ((await publicKeyIn(folder)) !== vkeyText(signer.key)) return undefined;
  const lock = await lockOf(folder);
  if (lock === undefined) return undefined;
  try {
    const log = { state: await resumeLog(folder, signer.key), signer, lock };
    if (await needs.isKnown(log)) return log;
    throw new DamagedLog("a checkpoint kept elsewhere is not one of it");
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
const publicKeyFile = "public-key";

async function lockOf(folder: string): Promise<AsyncDisposable | undefined> {
  try {
    return await folderLock(join(folder, lockFile));
  } catch (error) {
    if (isKumihimoError(error)) return undefined;
    throw error;
  }
}

async function publicKeyIn(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, publicKeyFile), "utf8")).trim();
  } catch (error) {
    if (systemCode(error) !== undefined) return undefined;
    throw error;
  }
}
