/** A child process as the hub sees it, from its start to its end. */

import { type ChildProcess, fork } from "node:child_process";
import { closeSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { Socket } from "node:net";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { mediaErrors } from "../errors.ts";
import { type Cargo, empty, load, unload } from "./cargo.ts";
import { jobModule } from "./job-module.ts";
import { type Failure, type JobMessage, recallFailure, type Reply } from "./messages.ts";
import { openNameless } from "./nameless-file.ts";
import { residentMemory } from "./resident-memory.ts";

export interface Job {
  readonly module: string;
  readonly name: string;
  /** What messages call the engine, for example `image`. */
  readonly engine: string;
  readonly seconds: number;
}

interface Waiter {
  readonly job: Job;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
}

const memoryWatchMs = 100;
const mebibyte = 1024 * 1024;
/** JavaScript's part of a child's memory; the rest is for pixels. */
const heapShare = 0.75;
/** How much of what a child wrote to standard error is kept for the operator, in characters. */
const lastWordsLength = 2000;
/** How long after the end of a child its last words may still arrive. */
const lastWordsMs = 100;

/** One child process: idle, at one job, or gone. */
export class WorkerChild {
  /** Settles when the process is gone, whatever ended it. */
  readonly gone: Promise<void>;
  /** Addresses of the modules it has loaded. */
  readonly modules = new Set<string>();

  readonly #process: ChildProcess;
  readonly #file: number | undefined;
  readonly #memoryBytes: number;
  #working = false;
  /** Whether the file holds bytes of a job. */
  #soiled = false;
  #dead = false;
  #sound = true;
  #resident = 0;
  #lastWords = "";
  #verdict: unknown;
  #waiter: Waiter | undefined;

  constructor(memoryBytes: number, directory: string) {
    this.#memoryBytes = memoryBytes;
    this.#file = openNameless(directory);
    try {
      this.#process = start(memoryBytes, this.#file);
    } catch (error) {
      this.#closeFile();
      throw error;
    }
    this.gone = new Promise<void>((resolve) => {
      this.#process.once("close", () => resolve());
      // A process that could not even start closes nothing.
      this.#process.on("error", () => this.#process.pid === undefined && resolve());
    }).then(() => this.#bury());
    this.#listen();
    this.#hold(false);
  }

  /** Whether it may take another job: alive, sound, and not swollen by the last one. */
  get reusable(): boolean {
    return this.#sound && this.#resident < this.#memoryBytes / 2;
  }

  /** @throws see `WorkerPool.run`. A job that does not come back takes its process with it. */
  async run(job: Job, args: readonly unknown[], signal: AbortSignal): Promise<unknown> {
    const abort = (): void => this.end(signal.reason);
    const { engine: what, seconds } = job;
    const late = setTimeout(
      () => this.end(kernelErrors.deadline({ what, seconds })),
      seconds * 1e3,
    );
    const watch = setInterval(() => void this.#weigh(job), memoryWatchMs);
    signal.addEventListener("abort", abort, { once: true });
    this.#hold(true);
    try {
      return await this.#exchange(job, args);
    } finally {
      this.#hold(false);
      signal.removeEventListener("abort", abort);
      clearInterval(watch);
      clearTimeout(late);
    }
  }

  /** Kills the process; the job it is at, if any, fails with `reason`. */
  end(reason?: unknown): void {
    this.#sound = false;
    this.#verdict ??= reason;
    // Whoever waits for `gone` must live to see it.
    this.#process.ref();
    this.#process.kill("SIGKILL");
  }

  async #exchange(job: Job, args: readonly unknown[]): Promise<unknown> {
    this.#working = true;
    try {
      const cargo = await load(args, this.#file);
      this.#soiled = cargo.parcels.length > 0;
      const reply = await this.#ask(job, cargo);
      this.#resident = reply.resident;
      if (!reply.ok) throw this.#failed(reply.failure);
      this.#soiled ||= reply.cargo.parcels.length > 0;
      this.modules.add(job.module);
      return await unload(reply.cargo, this.#file, this.#memoryBytes);
    } finally {
      await this.#emptyFile();
      this.#working = false;
      if (this.#dead) this.#closeFile();
    }
  }

  #ask(job: Job, cargo: Cargo): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(this.#causeOfDeath(job));
      this.#waiter = { job, resolve, reject };
      const message: JobMessage = { module: job.module, name: job.name, cargo };
      // A channel that breaks is followed by the end of the process, which the waiter hears of.
      this.#process.send(message, (error) => error !== null && this.end());
    });
  }

  #failed(failure: Failure): Error {
    // The state of a library that failed like this is anybody's guess.
    const spoilt = failure.kind === "unforeseen" || failure.code === "media.engineCrashed";
    if (spoilt) this.end();
    return recallFailure(failure);
  }

  #listen(): void {
    this.#process.on("message", (reply: Reply) => {
      this.#waiter?.resolve(reply);
      this.#waiter = undefined;
    });
    const { stderr } = this.#process;
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-lastWordsLength);
    });
    // Whatever still holds the stream must not delay the answer.
    this.#process.once("exit", () => setTimeout(() => stderr?.destroy(), lastWordsMs));
  }

  #bury(): void {
    this.#sound = false;
    this.#dead = true;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.reject(this.#causeOfDeath(waiter.job));
    if (!this.#working) this.#closeFile();
  }

  #causeOfDeath({ engine }: Job): unknown {
    if (this.#verdict !== undefined) return this.#verdict;
    const { exitCode, signalCode } = this.#process;
    const cause = new Error(`exit ${exitCode ?? signalCode}: ${this.#lastWords}`);
    return this.#lastWords.includes("heap out of memory")
      ? mediaErrors.engineMemory({ engine, limit: this.#memoryBytes }, { cause })
      : mediaErrors.engineCrashed({ engine }, { cause });
  }

  async #weigh(job: Job): Promise<void> {
    const { pid } = this.#process;
    const resident = pid === undefined ? undefined : await residentMemory(pid);
    // The reading may come when the job is over and the memory is free again.
    if (this.#waiter?.job !== job || (resident ?? 0) <= this.#memoryBytes) return;
    this.end(mediaErrors.engineMemory({ engine: job.engine, limit: this.#memoryBytes }));
  }

  /** Nothing of one job is left for the next. */
  async #emptyFile(): Promise<void> {
    if (this.#file !== undefined && this.#soiled) await empty(this.#file).catch(() => this.end());
    this.#soiled = false;
  }

  /** Never while a job reads or writes it: its number could by then be another file's. */
  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  /** A working child keeps the hub's process alive, an idle one does not. */
  #hold(working: boolean): void {
    const { stderr } = this.#process;
    if (working) {
      this.#process.ref();
      this.#process.channel?.ref();
    } else {
      this.#process.unref();
      this.#process.channel?.unref();
      if (stderr instanceof Socket) stderr.unref();
    }
  }
}

function start(memoryBytes: number, file: number | undefined): ChildProcess {
  return fork(jobModule(import.meta.url, "./child"), file === undefined ? [] : ["file"], {
    serialization: "advanced",
    // Standard output may be the hub's own protocol channel.
    stdio: ["ignore", "ignore", "pipe", "ipc", file ?? "ignore"],
    execArgv: [
      `--max-old-space-size=${Math.floor((memoryBytes * heapShare) / mebibyte)}`,
      // A library that takes a stranger's `__proto__` for a key would spoil every later job.
      "--disable-proto=delete",
    ],
    // No secret of the hub; and one time zone, so that times are read alike everywhere.
    env: { LANG: "C.UTF-8", TZ: "UTC", ...compiledCode() },
  });
}

/** Where the hub keeps compiled code: with it a child is at work in a third of the time. */
function compiledCode(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}
