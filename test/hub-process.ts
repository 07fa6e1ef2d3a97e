/** What the system says of a running hub (Linux only). */

import { readdir, readFile } from "node:fs/promises";

/** Resident memory of a process, in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** The names of all processes below `pid`, as they call themselves. */
export async function descendants(pid: number): Promise<readonly string[]> {
  const children = await childrenOf(pid);
  const below = await Promise.all(children.map(descendants));
  const own = await Promise.all(children.map(nameOf));
  return [...own.flat(), ...below.flat()];
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((id) => readFile(`/proc/${pid}/task/${id}/children`, "utf8").catch(() => "")),
  );
  return lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
}

/** Nothing for a process that ended meanwhile, or that only waits to be buried. */
async function nameOf(pid: number): Promise<string[]> {
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return line === "" ? [] : [line.replaceAll("\0", " ").trim()];
}

/** What lies in a hub's folder of temporary files, besides the code that Node keeps compiled there. */
export const leftIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name !== "node-compile-cache");
