/** The system programs the hub may start: where they are, how many run, what each may use. */

import { accessSync, constants, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { slots } from "../../kernel/slots.ts";
import { mediaErrors } from "../errors.ts";
import type { ProgramName, ProgramsConfig } from "./config.ts";
import { type Command, type ProgramEnd, runProgram, type Streams } from "./run-program.ts";
import { collected } from "./sink.ts";

export interface Detection {
  readonly found: boolean;
  /** As the program states it, for example `5.1.9-0+deb12u1`. */
  readonly version?: string;
}

export interface ProgramJob extends Streams {
  readonly program: ProgramName;
  readonly args: readonly string[];
}

/** Closing it ends whatever still runs. */
export interface Programs extends AsyncDisposable {
  readonly settings: ProgramsConfig;
  /** Whether the program was there when the hub started. */
  has(program: ProgramName): boolean;
  /** Whether it is there and which version; asked of the program once. */
  detect(program: ProgramName): Promise<Detection>;
  /**
   * Runs the program once there is a free place.
   *
   * @throws `media.engineMissing`, `kernel.busy`, `kernel.deadline`, what a sink threw, the reason of
   * `signal`, `kernel.cancelled` once closed.
   */
  run(job: ProgramJob, signal: AbortSignal): Promise<ProgramEnd>;
}

/** `searchPath` is a list of folders as in `PATH`; programs named with a whole path do not need it. */
export function programs(settings: ProgramsConfig, searchPath: string): Programs {
  const files = {
    ffmpeg: find(settings.ffmpeg, searchPath),
    ffprobe: find(settings.ffprobe, searchPath),
    "espeak-ng": find(settings["espeak-ng"], searchPath),
  } as const;
  const prlimit = find("prlimit", searchPath);
  const places = slots("The media engine", {
    atOnce: settings.atOnce || Math.max(2, availableParallelism()),
    waiting: settings.queue,
  });
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const versions = new Map<ProgramName, string>();

  const run: Programs["run"] = async (job, signal) => {
    const file = files[job.program];
    if (file === undefined) throw mediaErrors.engineMissing({ engine: job.program });
    const command = limited({ file, prlimit, job, settings });
    const either = AbortSignal.any([signal, closing.signal]);
    const work = places.use(either, () => runProgram(command, job, either));
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };

  return {
    settings,
    has: (program) => files[program] !== undefined,
    run,
    async detect(program) {
      if (files[program] === undefined) return { found: false };
      const version = versions.get(program) ?? (await versionOf(run, program, closing.signal));
      if (version !== undefined) versions.set(program, version);
      return { found: true, ...(version !== undefined && { version }) };
    },
    async [Symbol.asyncDispose]() {
      closing.abort(kernelErrors.cancelled({}));
      await Promise.allSettled(running);
    },
  };
}

/** On Linux the kernel holds the limits; elsewhere time and output are bounded all the same. */
function limited(start: {
  readonly file: string;
  readonly prlimit: string | undefined;
  readonly job: ProgramJob;
  readonly settings: ProgramsConfig;
}): Command {
  const { file, prlimit, job, settings } = start;
  const command = { name: job.program, niceness: settings.niceness };
  if (prlimit === undefined) return { ...command, file, args: job.args };
  // Processor time is no measure of one run; it ends a program that the hub could not outlive.
  const cpuSeconds = Math.ceil(job.seconds) * availableParallelism();
  const limits = [`--as=${settings.memoryBytes}`, `--cpu=${cpuSeconds}`, "--core=0"];
  return { ...command, file: prlimit, args: [...limits, "--", file, ...job.args] };
}

async function versionOf(
  run: Programs["run"],
  program: ProgramName,
  signal: AbortSignal,
): Promise<string | undefined> {
  const output = collected(64 * 1024, () => mediaErrors.engineCrashed({ engine: program }));
  const argument = program === "espeak-ng" ? "--version" : "-version";
  await run({ program, args: [argument], outputs: [output], seconds: 10 }, signal);
  return /(?:version |: )(\S+)/.exec(output.bytes().toString("latin1"))?.[1];
}

function find(program: string, searchPath: string): string | undefined {
  if (isAbsolute(program)) return isExecutable(program) ? program : undefined;
  const suffix = process.platform === "win32" ? ".exe" : "";
  return searchPath
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, program + suffix))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
