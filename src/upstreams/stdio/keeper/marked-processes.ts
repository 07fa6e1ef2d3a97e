import { readdir, readFile } from "node:fs/promises";

/** The variable that every child carries, and whatever it starts inherits. */
export const markVariable = "KUMIHIMO_CHILD";

/**
 * Kills the processes whose mark begins with `mark`, and those they started, also where they left the
 * process group of the child: browsers and daemons do. Only Linux tells; elsewhere it does nothing.
 */
export async function killMarked(mark: string): Promise<void> {
  const carried = `${markVariable}=${mark}`;
  const pids = await readdir("/proc").catch(() => []);
  for (const pid of pids.map(Number)) {
    if (pid > 1 && pid !== process.pid && (await environmentOf(pid)).includes(carried)) kill(pid);
  }
}

const environmentOf = (pid: number): Promise<string> =>
  readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
