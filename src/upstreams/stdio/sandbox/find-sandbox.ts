import { runs } from "../runs.ts";
import { findProgram } from "../find-program.ts";
import { type Box, bubblewrapArguments } from "./bubblewrap.ts";

/** A way to start a program so that it reaches only what it was given. */
export interface Sandbox {
  readonly file: string;
  arguments(box: Box, file: string, args: readonly string[]): readonly string[];
}

/** What this machine has: a sandbox, or why it has none. */
export type SandboxFinding =
  | { readonly state: "works"; readonly sandbox: Sandbox }
  /** The program is there, and the kernel or its settings refuse it. */
  | { readonly state: "refused"; readonly file: string }
  | { readonly state: "missing" };

/**
 * Looks for bubblewrap, and believes it only once it has really shut something in.
 *
 * @param searchPath folders as in `PATH`
 */
export async function findSandbox(searchPath: string): Promise<SandboxFinding> {
  if (process.platform !== "linux") return { state: "missing" };
  const file = findProgram("bwrap", searchPath);
  if (file === undefined) return { state: "missing" };
  const shut = { read: [], write: [], network: false, folder: "/" };
  const works = await runs(file, bubblewrapArguments(shut, "/bin/true", []));
  if (!works) return { state: "refused", file };
  return { state: "works", sandbox: { file, arguments: bubblewrapArguments } };
}
