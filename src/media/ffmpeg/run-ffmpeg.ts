/** One decoding run of ffmpeg over one file. */

import type { Programs } from "../programs/programs.ts";
import type { Sink } from "../programs/sink.ts";
import { failure } from "./failure.ts";
import { type Input, quiet, reading } from "./input.ts";
import { progress } from "./progress.ts";

export interface FfmpegRun {
  readonly what: "audio" | "video";
  readonly input: Input;
  /** Of the input; what comes later is left unread. */
  readonly maxDurationSeconds: number;
  /** Options of the decoder. */
  readonly inputArguments?: readonly string[];
  /** Filters, tracks, encoders and outputs, in ffmpeg's order. */
  readonly outputArguments: readonly string[];
  /** Descriptors 3, 4 and so on. */
  readonly outputs?: readonly Sink[];
  readonly onSecond?: (second: number) => void;
  /** Wall-clock time limit. */
  readonly seconds: number;
}

/**
 * Returns the second of the file that was reached. A file that ends in damage is read up to there.
 *
 * @throws `media.unreadable` when nothing could be decoded, `media.engineCrashed`,
 * `media.engineMemory`, and what {@link Programs.run} throws.
 */
export async function runFfmpeg(
  programs: Programs,
  run: FfmpegRun,
  signal: AbortSignal,
): Promise<number> {
  let reached = 0;
  const onSecond = progress((second) => {
    reached = second;
    run.onSecond?.(second);
  });
  const { settings } = programs;
  const args = [
    ...quiet,
    "-nostdin",
    "-nostats",
    "-progress",
    "pipe:1",
    "-threads",
    `${settings.threads}`,
    // One second more than the limit is enough to see that it is passed.
    "-t",
    `${run.maxDurationSeconds + 1}`,
    ...(run.inputArguments ?? []),
    ...reading(run.input),
    ...run.outputArguments,
  ];
  const outputs = [onSecond, ...(run.outputs ?? [])];
  const end = await programs.run(
    { program: "ffmpeg", args, outputs, seconds: run.seconds },
    signal,
  );
  const outOfMemory = end.exitCode !== 0 && /Cannot allocate memory/.test(end.complaint);
  if (end.exitCode === undefined || outOfMemory || reached <= 0) {
    throw failure("ffmpeg", run.what, { end, memoryBytes: settings.memoryBytes });
  }
  return reached;
}
