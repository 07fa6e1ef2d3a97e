/** Showrooms that run beside the test, to be killed by it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { HttpKind } from "./serve-http.ts";

/** The program of a showroom, for whoever starts it: `node <this> KIND`. */
export const showroomProgram: string = fileURLToPath(
  new URL("showroom-process.ts", import.meta.url),
);

export interface ShowroomProcess extends AsyncDisposable {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it at once, without a word to its clients. */
  kill(): Promise<void>;
}

/** @param more further arguments of the program, such as `--journal FILE`. */
export async function startShowroom(
  kind: HttpKind,
  more: readonly string[] = [],
): Promise<ShowroomProcess> {
  const child = spawn(process.execPath, [showroomProgram, kind, ...more], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url } = JSON.parse(String(line));
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { url, process: child, kill, [Symbol.asyncDispose]: kill };
}
