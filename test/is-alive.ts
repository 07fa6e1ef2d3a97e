import { readFileSync } from "node:fs";

/** Whether a process runs. One that has ended counts as ended, whether or not its parent looked already. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !isZombie(pid);
  } catch {
    return false;
  }
}

/**
 * It has ended, and its parent has not looked yet; the first process of a machine may take seconds to.
 *
 * @throws where the process has gone altogether
 */
function isZombie(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name stands in parentheses and may hold anything; see proc(5).
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}
