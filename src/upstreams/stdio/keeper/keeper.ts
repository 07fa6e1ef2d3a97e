import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { extname, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { shortId } from "../../../kernel/ids.ts";
import { signalGroup } from "../process-group.ts";
import { farewell } from "./farewell.ts";
import { killMarked, markVariable } from "./marked-processes.ts";

/** Sees to it that no child outlives the hub, even one that is killed with SIGKILL. */
export interface Keeper extends AsyncDisposable {
  /** The variables of a child that is about to be started. From here on it is watched over. */
  expect(): Expected;
  /** @param group the process that leads the group */
  guard(group: number): void;
  /** The child ended; whatever it started and left behind ends with it. */
  release(group: number, expected: Expected): Promise<void>;
  /** The keeper's own process, while there is one. */
  readonly pid: number | undefined;
}

export interface Expected {
  readonly [markVariable]: string;
}

/** A keeper that cannot live is not started in a loop. */
const restartMilliseconds = 1000;
const farewellMilliseconds = 2000;

/** The process is started with the first group, shared by all of them, and started anew if it is killed. */
export function keeper(): Keeper {
  const groups = new Set<number>();
  const mark = `${shortId()}.`;
  let children = 0;
  let watching: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let closed = false;

  const start = (): void => {
    const child = startKeeper(mark);
    watching = child;
    child.once("exit", () => {
      watching = undefined;
      restart = setTimeout(() => {
        restart = undefined;
        if (groups.size > 0) startIfNeeded();
      }, restartMilliseconds).unref();
    });
    for (const group of groups) tell(`+${group}`);
  };

  const startIfNeeded = (): void => {
    if (watching === undefined && restart === undefined && !closed) start();
  };

  const tell = (line: string): void => {
    watching?.stdin?.write(`${line}\n`);
  };

  return {
    get pid() {
      return watching?.pid;
    },
    expect() {
      startIfNeeded();
      children += 1;
      return { [markVariable]: `${mark}${children};` };
    },
    guard(group) {
      groups.add(group);
      tell(`+${group}`);
    },
    release(group, { [markVariable]: own }) {
      signalGroup(group, "SIGKILL");
      groups.delete(group);
      tell(`-${group}`);
      return killMarked(own);
    },
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
