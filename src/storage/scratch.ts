/** Temporary files that do not outlive their process. */

import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { shortId } from "../kernel/ids.ts";
import { systemCode } from "./disk-failure.ts";

/** Disposing removes the files that are left of it. */
export interface Scratch extends AsyncDisposable {
  /** The folder. What others put there by names of their own is not removed. */
  readonly path: string;
  /** A path nobody else uses, in a folder only the hub's user can enter. Whoever makes the file removes it. */
  newPath(): string;
  /** Removes what dead processes left. */
  clean(): Promise<void>;
}

const host = hostname().replace(/[^A-Za-z0-9-]/g, "-");
const form = /^([A-Za-z0-9-]*)\.(\d+)\.([\w-]{12})\.[\w-]{12}$/;

/** Ids of the open scratch spaces here: a process id alone may be that of a dead one before us. */
const open = new Set<string>();

/** Another machine's process cannot be asked whether it lives; this long after its last byte it does not. */
const foreignSeconds = 24 * 60 * 60;

/**
 * Opens `folder` as scratch space; several processes may share it.
 *
 * Cleaning removes files named by this module only, whose process on this machine is dead, or which
 * another machine has not touched for a day.
 */
export async function openScratch(folder: string): Promise<Scratch> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = shortId();
  const mine = `${host}.${process.pid}.${id}.`;
  open.add(id);

  async function removeIf(unwanted: (name: string) => Promise<boolean>): Promise<void> {
    for (const name of await readdir(folder)) {
      if (await unwanted(name)) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  const clean = (): Promise<void> => removeIf((name) => isLeftover(folder, name));
  await clean();
  return {
    path: folder,
    newPath: () => join(folder, mine + shortId()),
    clean,
    async [Symbol.asyncDispose]() {
      await removeIf(async (name) => name.startsWith(mine));
      open.delete(id);
    },
  };
}

async function isLeftover(folder: string, name: string): Promise<boolean> {
  const [, owner, pid, id] = form.exec(name) ?? [];
  if (owner === undefined || id === undefined) return false;
  if (owner !== host) return isOld(join(folder, name));
  return Number(pid) === process.pid ? !open.has(id) : !isAlive(Number(pid));
}

async function isOld(path: string): Promise<boolean> {
  const touched = await stat(path).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > foreignSeconds * 1000;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
