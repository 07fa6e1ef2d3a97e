import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { extname, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { farewell } from "./farewell.ts";

/** The way to the keeper's process. */
export interface KeeperLink extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Starts the process, if it does not run. */
  open(): void;
  tell(line: string): void;
}

/** A keeper that cannot live is not started in a loop. */
const restartMilliseconds = 1000;
const farewellMilliseconds = 2000;

/** @param groups what a new process is told of first. */
export function keeperLink(mark: string, groups: ReadonlySet<number>): KeeperLink {
  let watching: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let closed = false;

  const tell = (line: string): void => {
    watching?.stdin?.write(`${line}\n`);
  };

  const open = (): void => {
    if (watching !== undefined || restart !== undefined || closed) return;
    watching = startKeeper(mark);
    watching.once("exit", lose).once("error", lose);
    for (const group of groups) tell(`+${group}`);
  };

  const lose = (): void => {
    watching = undefined;
    restart ??= setTimeout(again, restartMilliseconds).unref();
  };

  const again = (): void => {
    restart = undefined;
    if (groups.size > 0) open();
  };

  return {
    get pid() {
      return watching?.pid;
    },
    open,
    tell,
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(restart);
      tell(farewell);
      if (watching !== undefined) await dismiss(watching);
    },
  };
}

/** In a session of its own, so that a terminal's Ctrl-C does not take it first; it does not hold the hub up. */
function startKeeper(mark: string): ChildProcess {
  const child = spawn(process.execPath, [program, mark], {
    stdio: ["pipe", "ignore", "ignore"],
    env: {},
    cwd: parse(process.execPath).root,
    detached: true,
    windowsHide: true,
  });
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
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = once(child, "exit");
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), farewellMilliseconds);
  await gone;
  clearTimeout(timer);
}
