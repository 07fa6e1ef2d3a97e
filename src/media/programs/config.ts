import * as z from "zod";

const mebibyte = 1024 * 1024;

/** The system programs that read sound and film and that speak. */
export const programsConfig = z
  .strictObject({
    ffmpeg: z.string().min(1).default("ffmpeg").describe("Name or whole path of ffmpeg."),
    ffprobe: z.string().min(1).default("ffprobe").describe("Name or whole path of ffprobe."),
    "espeak-ng": z
      .string()
      .min(1)
      .default("espeak-ng")
      .describe("Name or whole path of espeak-ng."),
    atOnce: z
      .int()
      .min(0)
      .default(0)
      .describe("Programs that may run at the same time. 0: one for each core, at least 2."),
    queue: z
      .int()
      .min(0)
      .default(2048)
      .describe(
        "Runs that may wait for a free place; more are refused. One call asks for several, so this is well above the calls that may run.",
      ),
    memoryBytes: z
      .int()
      .min(256 * mebibyte)
      .default(2048 * mebibyte)
      .describe("Address space of one program at most, in bytes; held on Linux, by `prlimit`."),
    niceness: z
      .int()
      .min(0)
      .max(19)
      .default(5)
      .describe("How far programs stand back behind the hub itself, 0 (not at all) to 19."),
    threads: z
      .int()
      .min(0)
      .max(64)
      .default(0)
      .describe("Threads of one decoder. 0: ffmpeg decides by the number of cores."),
  })
  .prefault({});

export type ProgramsConfig = z.output<typeof programsConfig>;

export type ProgramName = "ffmpeg" | "ffprobe" | "espeak-ng";
