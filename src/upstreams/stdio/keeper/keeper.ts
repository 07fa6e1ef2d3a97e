import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { extname, parse } from "node:path";
import { fileURLToPath } from "node:url";

/** Sees to it that no child outlives the hub, even one that is killed with SIGKILL. */
export interface Keeper extends AsyncDisposable {
  /** @param group the process that leads the group */
  guard(group: number): void;
  release(group: number): void;
  /** The keeper's own process, while there is one. */
  readonly pid: number | undefined;
}

/** A keeper that cannot live is not started in a loop. */
const restartMilliseconds = 1000;
const farewellMilliseconds = 2000;

/** The process is started with the first group, shared by all of them, and started anew if it is killed. */
export function keeper(): Keeper {
  const groups = new Set<number>();
  let watching: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let closed = false;

  const start = (): void => {
    const child = startKeeper();
    watching = child;
    child.once("exit", () => {
      watching = undefined;
      if (!closed) restart = setTimeout(startIfNeeded, restartMilliseconds).unref();
    });
    for (const group of groups) tell(`+${group}`);
  };

  const startIfNeeded = (): void => {
    restart = undefined;
    if (groups.size > 0 && !closed) start();
  };

  const tell = (line: string): void => {
    watching?.stdin?.write(`${line}\n`);
  };

  return {
    get pid() {
      return watching?.pid;
    },
    guard(group) {
      groups.add(group);
      if (watching === undefined && restart === undefined && !closed) start();
      else tell(`+${group}`);
    },
    release(group) {
      groups.delete(group);
      tell(`-${group}`);
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(restart);
      if (watching !== undefined) await dismiss(watching);
    },
  };
}

/** In a session of its own, so that a terminal's Ctrl-C does not take it first; it does not hold the hub up. */
function startKeeper(): ChildProcess {
  const child = spawn(process.execPath, [program], {
    stdio: ["pipe", "ignore", "ignore"],
    env: {},
    cwd: parse(process.execPath).root,
    detached: true,
    windowsHide: true,
  });
  child.on("error", () => undefined);
  child.stdin?.on("error", () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}

/** Sources are `.ts` and the built package is `.js`; both run in the form of this file. */
const program = fileURLToPath(
  new URL(`keeper-process${extname(import.meta.filename)}`, import.meta.url),
);

async function dismiss(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = once(child, "exit");
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), farewellMilliseconds);
  await gone;
  clearTimeout(timer);
}
