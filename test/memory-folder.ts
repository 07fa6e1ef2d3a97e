/** A folder in memory for what tests write: a disk is slow at thousands of small files and synced writes. */

import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Linux keeps it in memory; other systems do not have it. */
const shared = "/dev/shm";
const prefix = "kumihimo-tests-";
/** Several times what the tests of two lanes hold at once. */
const neededBytes = 2 * 1024 ** 3;
/** A run that was killed leaves its folder; no run takes this long. */
const abandonedMs = 3_600_000;

export interface MemoryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Returns nothing where memory is short, or where programs may not be started from it. */
export async function memoryFolder(): Promise<MemoryFolder | undefined> {
  if (!(await isRoomy())) return undefined;
  await removeAbandoned();
  const path = await mkdtemp(join(shared, prefix));
  const dispose = (): Promise<void> => rm(path, { recursive: true, force: true });
  // PostgreSQL runs as a user of its own, and has a folder in here.
  await chmod(path, 0o755);
  if (await startsPrograms(path)) return { path, [Symbol.asyncDispose]: dispose };
  await dispose();
  return undefined;
}

async function isRoomy(): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(shared);
    return Math.min(bavail * bsize, process.availableMemory()) >= neededBytes;
  } catch {
    return false;
  }
}

async function removeAbandoned(): Promise<void> {
  const names = (await readdir(shared)).filter((name) => name.startsWith(prefix));
  for (const path of names.map((name) => join(shared, name))) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < Date.now() - abandonedMs) await rm(path, { recursive: true, force: true });
  }
}

async function startsPrograms(folder: string): Promise<boolean> {
  const script = join(folder, "script");
  await writeFile(script, "#!/bin/sh\n", { mode: 0o755 });
  const { status } = spawnSync(script);
  await rm(script);
  return status === 0;
}
