/** What a process has cost so far, read from outside it (Linux, `proc(5)`). */

import { readdirSync, readFileSync } from "node:fs";

/** Seconds of processor time, user and system, of all threads there are. */
export function cpuSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  // The first field is the time on a processor. `stat` counts in hundredths of a second, which is too coarse.
  for (const id of readdirSync(tasks)) {
    nanoseconds += Number.parseInt(readFileSync(`${tasks}/${id}/schedstat`, "utf8"), 10);
  }
  return nanoseconds / 1e9;
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}

/** The most resident memory while `work` runs, in bytes. */
export async function highestBytes(pid: number, work: () => Promise<void>): Promise<number> {
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(pid));
  }, 10);
  try {
    await work();
    return most;
  } finally {
    clearInterval(watch);
  }
}
