import { findDeathSignal, type Prefix } from "./death-signal.ts";
import { findSandbox, type SandboxFinding } from "./sandbox/find-sandbox.ts";

/** What this machine can do for the children of the hub; each is found out once, at first need. */
export interface Machine {
  deathSignal(): Promise<Prefix | undefined>;
  sandbox(): Promise<SandboxFinding>;
}

/** @param searchPath folders as in `PATH` */
export function machine(searchPath: string): Machine {
  let deathSignal: Promise<Prefix | undefined> | undefined;
  let sandbox: Promise<SandboxFinding> | undefined;
  return {
    deathSignal: () => (deathSignal ??= findDeathSignal(searchPath)),
    sandbox: () => (sandbox ??= findSandbox(searchPath)),
  };
}
