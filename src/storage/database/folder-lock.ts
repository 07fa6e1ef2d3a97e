/** A lock on a file, for what only one process may open. It is free again when its process is gone, however it ended. */

import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { shortId } from "../../kernel/ids.ts";
import { storageErrors } from "../errors.ts";

/** Who holds it. */
interface Holder {
  readonly pid: number;
  /** When that process began, in ticks since the machine did: pids are given again. */
  readonly began: string;
  /** The machine, and the container on it: elsewhere a pid means another process. */
  readonly place: string;
}

/** A holder in another place shows that it lives by touching the file. */
const touchSeconds = 5;
const deadAfterSeconds = 20;

/** @throws `storage.databaseInUse` while another process holds it */
export async function folderLock(file: string): Promise<AsyncDisposable> {
  const own = JSON.stringify(await holderOf(process.pid));
  const aside = `${file}.${shortId()}`;
  await writeFile(aside, own, { mode: 0o600, flag: "wx" });
  try {
    await take(file, aside);
  } finally {
    await rm(aside, { force: true });
  }
  const alive = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, touchSeconds * 1000).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(alive);
      if ((await textOf(file)) === own) await rm(file, { force: true });
    },
  };
}

/** Links `aside` into place; twice, because the first holder may be dead. */
async function take(file: string, aside: string): Promise<void> {
  if (await linked(aside, file)) return;
  const text = await textOf(file);
  if (text === undefined || !(await isDead(text, file)) || !(await removed(file, text))) {
    throw storageErrors.databaseInUse({ file });
  }
  if (!(await linked(aside, file))) throw storageErrors.databaseInUse({ file });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Of two that find a dead holder at once, one moves its file away; the other may have moved a living one's, and puts it back. */
async function removed(file: string, dead: string): Promise<boolean> {
  const aside = `${file}.${shortId()}`;
  try {
    await rename(file, aside);
  } catch {
    return false;
  }
  const wasDead = (await textOf(aside)) === dead;
  if (!wasDead) await linked(aside, file);
  await rm(aside, { force: true });
  return wasDead;
}

async function isDead(text: string, file: string): Promise<boolean> {
  const holder = holderIn(text);
  const here = await holderOf(process.pid);
  if (holder !== undefined && holder.place === here.place) {
    const now = await holderOf(holder.pid);
    return holder.pid !== process.pid && now.began !== holder.began;
  }
  const touched = await stat(file).catch(() => undefined);
  return touched === undefined || Date.now() - touched.mtimeMs > deadAfterSeconds * 1000;
}

function holderIn(text: string): Holder | undefined {
  try {
    const { pid, began, place }: Partial<Holder> = JSON.parse(text);
    return typeof pid === "number" && typeof began === "string" && typeof place === "string"
      ? { pid, began, place }
      : undefined;
  } catch {
    return undefined;
  }
}

const holderOf = async (pid: number): Promise<Holder> => ({
  pid,
  began: await beganAt(pid),
  place: `${hostname()} ${await readlink("/proc/self/ns/pid").catch(() => process.platform)}`,
});

/** The 22nd field of `stat`, see proc(5); before it the name stands in parentheses and may hold anything. */
async function beganAt(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (line !== undefined) return line.slice(line.lastIndexOf(")")).split(" ")[20] ?? "";
  return isRunning(pid) && process.platform !== "linux" ? "running" : "gone";
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, "utf8").catch(() => undefined);
