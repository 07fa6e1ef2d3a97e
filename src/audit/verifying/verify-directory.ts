import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { VerifierKey } from "../notes/verifier-key.ts";
import { verificationErrors } from "./errors.ts";
import { type GivenCheckpoint, givenOf } from "./given-checkpoints.ts";
import { isLog, listLog } from "./log-files.ts";
import { codeOf } from "./plain-file.ts";
import type { Damage, LogReport, Remark, Verification } from "./report.ts";
import type { TrustedKey } from "./trusted-keys.ts";
import { type LogNeeds, verifyLog } from "./verify-log.ts";

export interface VerificationNeeds {
  /** The folder of all logs, or of one. */
  readonly directory: string;
  /** Public keys that were kept elsewhere; without any, the logs' own are taken. */
  readonly trusted: readonly TrustedKey[];
  readonly checkpoints: readonly GivenCheckpoint[];
  readonly witnesses: readonly VerifierKey[];
  /** Origins, or their last parts, of logs that have to be there. */
  readonly expected: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Verifies every log in a folder, from the files alone.
 *
 * @throws `audit.unreadable`, `audit.noLog`, the signal's reason
 */
export async function verifyDirectory(needs: VerificationNeeds): Promise<Verification> {
  const found = await logsIn(needs.directory);
  const isAlone = found.folders.length === 1 && found.folders[0] === needs.directory;
  if (found.folders.length === 0 && needs.expected.length + needs.checkpoints.length === 0) {
    throw verificationErrors.noLog({ directory: needs.directory });
  }
  const forEach: LogNeeds = {
    trusted: needs.trusted,
    witnesses: needs.witnesses,
    isAmongOthers: !isAlone,
    given: (signatory, findings) =>
      givenOf(needs.checkpoints, signatory, { witnesses: needs.witnesses, findings }),
    signal: needs.signal,
  };
  const logs: LogReport[] = [];
  for (const folder of found.folders) logs.push(await reading(folder, forEach));
  const damages = [...found.damages, ...missingLogs(needs, logs)];
  const intact = damages.length === 0 && logs.every(({ damageCount }) => damageCount === 0);
  return { intact, logs, damages, remarks: found.remarks };
}

async function reading(folder: string, needs: LogNeeds): Promise<LogReport> {
  try {
    return await verifyLog(folder, needs);
  } catch (error) {
    needs.signal.throwIfAborted();
    throw unreadable(folder, error);
  }
}

const unreadable = (what: string, error: unknown): Error =>
  verificationErrors.unreadable({ what, why: codeOf(error) }, { cause: error });

interface Found {
  readonly folders: readonly string[];
  readonly damages: readonly Damage[];
  readonly remarks: readonly Remark[];
}

/** The folders of logs in a folder, which may be one itself. @throws `audit.unreadable` */
export async function logsIn(directory: string): Promise<Found> {
  try {
    if (!(await stat(directory)).isDirectory()) throw unreadable(directory, undefined);
    if (isLog(await listLog(directory))) {
      return { folders: [directory], damages: [], remarks: [] };
    }
    return await logsBelow(directory);
  } catch (error) {
    throw unreadable(directory, error);
  }
}

async function logsBelow(directory: string): Promise<Found> {
  const folders: string[] = [];
  const damages: Damage[] = [];
  const remarks: Remark[] = [];
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const folder = path.join(directory, entry.name);
    if (entry.isSymbolicLink()) {
      damages.push({ kind: "unreadable", file: entry.name, instead: "link" });
    } else if (entry.isDirectory() && isLog(await listLog(folder))) folders.push(folder);
    else remarks.push({ kind: "unknownFile", file: entry.name });
  }
  return { folders, damages, remarks };
}

/** Logs that somebody knows of, and that are not there. */
function missingLogs(
  { expected, checkpoints }: VerificationNeeds,
  logs: readonly LogReport[],
): readonly Damage[] {
  const there = new Set(logs.flatMap(({ origin }) => origin ?? []));
  const isThere = (name: string): boolean =>
    there.has(name) || [...there].some((origin) => origin.endsWith(`/${name}`));
  const missing = new Map<string, string>();
  for (const { origin, file } of checkpoints) {
    if (!there.has(origin) && !missing.has(origin)) missing.set(origin, file);
  }
  for (const name of expected) if (!isThere(name)) missing.set(name, ".");
  return [...missing].map(([instead, file]) => ({ kind: "missingLog", file, instead }));
}
