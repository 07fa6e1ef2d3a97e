import { findProgram } from "./find-program.ts";
import { runs } from "./runs.ts";

/** A program before the child's own, as its file and arguments. */
export type Prefix = readonly [file: string, ...args: string[]];

/**
 * Lets the kernel kill a child at the moment the hub dies (`prctl(2)`, PR_SET_PDEATHSIG), where
 * util-linux can do that. BusyBox has a `setpriv` too, and cannot.
 */
export async function findDeathSignal(searchPath: string): Promise<Prefix | undefined> {
  if (process.platform !== "linux") return undefined;
  const file = findProgram("setpriv", searchPath);
  if (file === undefined) return undefined;
  const args = ["--pdeathsig", "KILL", "--"];
  return (await runs(file, [...args, "/bin/true"])) ? [file, ...args] : undefined;
}
