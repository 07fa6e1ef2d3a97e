/** One run of one program: its arguments, its streams, its end. */

import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { setPriority } from "node:os";
import { parse } from "node:path";
import type { Readable } from "node:stream";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { mediaErrors } from "../errors.ts";
import { type Sink, tail } from "./sink.ts";

/** What to start, with every limit that comes before the program's own arguments. */
export interface Command {
  /** As the operator knows it; shown in errors. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** 0 to 19. */
  readonly niceness: number;
}

export interface Streams {
  /** What the program reads from its standard input; left out, it has none. */
  readonly input?: string | Uint8Array;
  /** Where its output goes: descriptor 1, then 3, 4 and so on. Left out, output is dropped. */
  readonly outputs: readonly Sink[];
  /** Wall-clock time limit. */
  readonly seconds: number;
}

export interface ProgramEnd {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** The last of what it wrote to its standard error. For us to read, never for a caller. */
  readonly complaint: string;
}

const complaintBytes = 8 * 1024;

/** Its own process group, so that it goes with everything it started. Windows has no such groups. */
const grouped = process.platform !== "win32";

/**
 * Runs the program to its end. It gets no environment and no terminal, and it is killed together with
 * all it started when the signal fires, when the time is over, or when a sink refuses its output.
 *
 * Settles only after the program is gone.
 *
 * @throws `kernel.deadline`, `media.engineMissing`, `media.engineCrashed`, what a sink threw, the
 * reason of `signal`.
 */
export async function runProgram(
  command: Command,
  streams: Streams,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const child = start(command, streams);
  const complaint = tail(complaintBytes);
  let stopped: { readonly reason: unknown } | undefined;
  const stop = (reason: unknown): void => {
    stopped ??= { reason };
    kill(child);
  };
  const giveUp = (): void => stop(signal.reason);
  const timer = setTimeout(
    () => stop(kernelErrors.deadline({ what: command.name, seconds: streams.seconds })),
    streams.seconds * 1000,
  );
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    const ended = end(child, command.name);
    const [output, ...pipes] = streams.outputs;
    drain(child, 1, output, stop);
    drain(child, 2, complaint, stop);
    for (const [index, sink] of pipes.entries()) drain(child, index + 3, sink, stop);
    const exitCode = await ended;
    if (stopped !== undefined) throw stopped.reason;
    return { exitCode, complaint: complaint.bytes().toString("latin1") };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

function start(command: Command, streams: Streams): ChildProcess {
  const pipes = streams.outputs.slice(1).map(() => "pipe" as const);
  const stdio: StdioOptions = [
    streams.input === undefined ? "ignore" : "pipe",
    streams.outputs.length === 0 ? "ignore" : "pipe",
    "pipe",
    ...pipes,
  ];
  const child = spawn(command.file, command.args, {
    stdio,
    cwd: parse(process.execPath).root,
    env: {},
    detached: grouped,
    windowsHide: true,
  });
  standBack(child, command.niceness);
  // A program that ends before it has read everything is judged by its exit status.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(streams.input);
  return child;
}

/** A hub that may not lower a priority still works. */
function standBack(child: ChildProcess, niceness: number): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, niceness);
  } catch {}
}

/** Resolves with the exit status once the program is gone and its streams are at their end. */
function end(child: ChildProcess, name: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) => {
      const gone = cause.code === "ENOENT" || cause.code === "EACCES";
      const failure = gone ? mediaErrors.engineMissing : mediaErrors.engineCrashed;
      reject(failure({ engine: name }, { cause }));
    });
    child.once("close", (code) => resolve(code ?? undefined));
  });
}

function drain(
  child: ChildProcess,
  descriptor: number,
  sink: Sink | undefined,
  stop: (reason: unknown) => void,
): void {
  const stream = child.stdio[descriptor];
  if (sink === undefined || !isReadable(stream)) return;
  stream.on("error", stop);
  stream.on("data", (chunk: Buffer) => {
    try {
      sink.write(chunk);
    } catch (refusal) {
      stop(refusal);
    }
  });
}

const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === "object" && stream !== null && "read" in stream;

function kill(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
  if (child.pid === undefined) return;
  try {
    if (grouped) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
