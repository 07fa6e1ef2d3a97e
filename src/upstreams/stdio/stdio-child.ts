/** One process that speaks over lines: its start, its streams, its end. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import type { Log } from "../../telemetry/log.ts";
import type { Expected, Keeper } from "./keeper/keeper.ts";
import type { Launch } from "./launch.ts";
import { lineSplitter } from "./line-splitter.ts";
import { grouped, signalGroup } from "./process-group.ts";
import { type StderrLog, stderrLog } from "./stderr-log.ts";

export interface StdioChild {
  /** Hands a line over, with its end; false when it cannot be, or too much waits already. */
  write(line: Buffer | string): boolean;
  /** Its input is closed, then it is asked to end, then it is killed; 2 s are given in between. */
  stop(): Promise<void>;
  /** Stops it too, for a reason that `ended` is told at once. */
  fail(end: ChildEnd): void;
}

/** Why a child can no longer be talked with. */
export interface ChildEnd {
  /** `nonsense`: it sent something that nobody can read. */
  readonly kind: "closed" | "nonsense";
  /** For the log. */
  readonly cause: Error;
}

export interface ChildListener {
  /** One line of its standard output. */
  line(text: Buffer): void;
  /** Told once, when its process or its output ends, or when it is stopped for misconduct. */
  ended(end: ChildEnd): void;
}

export interface ChildNeeds {
  readonly log: Log;
  readonly keeper: Keeper;
  /** The longest line it may write, and the most that may wait for it to read, in bytes. */
  readonly maxMessageBytes: number;
}

const graceMilliseconds = 2000;
/** A grandchild that left the group may hold the output open; nobody waits longer for it. */
const drainMilliseconds = 250;
/** A child that reads nothing of what waits for it. */
const stallMilliseconds = 30_000;

/**
 * Starts the process.
 *
 * @throws what the system says of a program that cannot be started.
 */
export async function startChild(
  { file, args, cwd, environment }: Launch,
  needs: ChildNeeds,
  listener: ChildListener,
): Promise<StdioChild> {
  const expected = needs.keeper.expect();
  const env = { ...environment, ...expected };
  const process = spawn(file, args, { cwd, env, detached: grouped, windowsHide: true });
  if (process.pid === undefined) {
    const [cause] = await once(process, "error");
    throw cause;
  }
  return new Child({ process, pid: process.pid, expected }, needs, listener);
}

interface Started {
  readonly process: ChildProcessWithoutNullStreams;
  readonly pid: number;
  readonly expected: Expected;
}

class Child implements StdioChild {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #pid: number;
  readonly #expected: Expected;
  readonly #needs: ChildNeeds;
  readonly #listener: ChildListener;
  readonly #complaints: StderrLog;
  readonly #gone: Promise<void>;
  #stall: NodeJS.Timeout | undefined;
  #ended = false;
  #stopping: Promise<void> | undefined;

  constructor({ process, pid, expected }: Started, needs: ChildNeeds, listener: ChildListener) {
    this.#process = process;
    this.#pid = pid;
    this.#expected = expected;
    this.#needs = needs;
    this.#listener = listener;
    needs.keeper.guard(pid);
    this.#complaints = stderrLog(needs.log.child({ pid }));
    this.#gone = this.#watch();
    this.#listen();
  }

  write(line: Buffer | string): boolean {
    const { stdin } = this.#process;
    const waiting = stdin.writableLength;
    const full = waiting > 0 && waiting + line.length > this.#needs.maxMessageBytes;
    if (this.#ended || !stdin.writable || full) return false;
    if (!stdin.write(line)) {
      this.#stall ??= setTimeout(() => this.#misbehave("reads nothing"), stallMilliseconds).unref();
    }
    return true;
  }

  stop(): Promise<void> {
    this.#ended = true;
    this.#stopping ??= this.#stopByDegrees();
    return this.#stopping;
  }

  fail(end: ChildEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.ended(end);
    void this.stop();
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#process;
    const lines = lineSplitter(this.#needs.maxMessageBytes, {
      line: (text) => {
        if (!this.#ended) this.#listener.line(text);
      },
      tooLong: () => this.#misbehave("wrote a line beyond maxMessageBytes", "nonsense"),
    });
    stdout.on("data", (chunk: Buffer) => lines.write(chunk));
    stdout.on("error", () => undefined);
    // Most often it is about to end, and its status says more.
    stdout.once("end", () => {
      setTimeout(() => this.#misbehave("closed its output"), drainMilliseconds);
    });
    stderr.on("data", (chunk: Buffer) => this.#complaints.write(chunk));
    stderr.on("error", () => undefined);
    stdin.on("error", () => this.#misbehave("closed its input"));
    stdin.on("drain", () => {
      clearTimeout(this.#stall);
      this.#stall = undefined;
    });
  }

  /** Resolves when the process is gone, with everything it started. */
  async #watch(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#process.once("close", () => closed.resolve());
    const exit = Promise.withResolvers<string>();
    this.#process.once("exit", (code, signal) => {
      exit.resolve(code === null ? String(signal) : `status ${code}`);
    });
    const how = await exit.promise;
    clearTimeout(this.#stall);
    const swept = this.#needs.keeper.release(this.#pid, this.#expected);
    const timer = setTimeout(closed.resolve, drainMilliseconds);
    await closed.promise;
    clearTimeout(timer);
    for (const stream of this.#process.stdio) stream?.destroy();
    this.#misbehave(`ended with ${how}`);
    await swept;
  }

  #misbehave(what: string, kind: ChildEnd["kind"] = "closed"): void {
    const said = this.#complaints.last();
    const cause = new Error(`The process ${what}.${said === "" ? "" : ` It said: ${said}`}`);
    this.fail({ kind, cause });
  }

  async #stopByDegrees(): Promise<void> {
    this.#process.stdin.end();
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      if (await this.#goneWithin(graceMilliseconds)) return;
      signalGroup(this.#pid, signal);
    }
    await this.#goneWithin(graceMilliseconds);
  }

  async #goneWithin(milliseconds: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(() => resolve(false), milliseconds);
    const gone = await Promise.race([this.#gone.then(() => true), promise]);
    clearTimeout(timer);
    return gone;
  }
}
