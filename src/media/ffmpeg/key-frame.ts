import { mediaErrors } from "../errors.ts";
import type { Programs } from "../programs/programs.ts";
import { collected } from "../programs/sink.ts";
import { type Input, quiet, reading } from "./input.ts";

interface Place {
  /** Number of the track. */
  readonly picture: number;
  readonly second: number;
  readonly probeSeconds: number;
}

const mostBytes = 64 * 1024;

/**
 * The second of the last key frame up to `second`, in a container with an index of them; `undefined`
 * where it does not say.
 *
 * @throws what {@link Programs.run} throws.
 */
export async function keyFrameBefore(
  programs: Programs,
  input: Input,
  { picture, second, probeSeconds }: Place,
  signal: AbortSignal,
): Promise<number | undefined> {
  const output = collected(mostBytes, () => mediaErrors.engineCrashed({ engine: "ffprobe" }));
  const packet = ["-select_streams", `${picture}`, "-read_intervals", `${second.toFixed(6)}%+#1`];
  const told = ["-show_entries", "packet=pts_time,flags:format=start_time", "-of", "flat"];
  const args = [...quiet, ...reading(input), ...packet, ...told];
  const job = { program: "ffprobe", args, outputs: [output], seconds: probeSeconds } as const;
  const { exitCode } = await programs.run(job, signal);
  const said = output.bytes().toString("latin1");
  if (exitCode !== 0 || !/^packets\.packet\.0\.flags="K/m.test(said)) return undefined;
  const [, time] = /^packets\.packet\.0\.pts_time="(\d+\.\d+)"/m.exec(said) ?? [];
  const [, start = 0] = /^format\.start_time="(-?\d+\.\d+)"/m.exec(said) ?? [];
  const key = Number(time) - Number(start);
  return key >= 0 && key <= second ? key : undefined;
}
