import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { config } from "../../src/config/schema.ts";
import { programs } from "../../src/media/programs/programs.ts";
import { ffmpegVideo } from "../../src/media/video/ffmpeg-video.ts";
import { median, type Measure } from "../row.ts";
import { milliseconds } from "./image.ts";

const run = promisify(execFile);
const rounds = 3;
const frames = 10;

/** 60 s of 720p: frames, scenes, silences and speech track in one pass, beside ffmpeg doing only one of them. */
export const video: Measure = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  try {
    const film = path.join(folder, "film.mp4");
    await makeFilm(film);
    const { media } = config.parse({});
    // Not nicer than the reference, or whatever else runs would fall on one side only.
    const settings = { ...media.programs, niceness: 0 };
    await using tools = programs(settings, process.env["PATH"] ?? "");
    const engine = ffmpegVideo(tools, media.video);
    const { signal } = new AbortController();
    const wanted = { maxFrames: frames, framesAt: "even", speech: true } as const;
    const times = { scenes: [] as number[], pictures: [] as number[], own: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.scenes.push(await milliseconds(() => ffmpeg(film, ["-vf", "scdet", "-an"])));
      times.pictures.push(
        await milliseconds(() => ffmpeg(film, ["-vf", `fps=${frames}/60`, "-an"])),
      );
      times.own.push(await milliseconds(() => engine.read(film, wanted, signal)));
    }
    const slowest = Math.max(median(times.scenes), median(times.pictures));
    return [
      {
        name: "60 s of 720p film, everything in one pass",
        reference: "the slowest single ffmpeg job",
        value: median(times.own),
        unit: "ms",
        ratio: median(times.own) / slowest,
        atMost: 1.1,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const ffmpeg = (film: string, what: readonly string[]): Promise<unknown> =>
  run("ffmpeg", ["-v", "error", "-nostdin", "-i", film, ...what, "-f", "null", "-"]);

/** Three pictures of 20 s each, a tone that is silent from 9 to 24 s. */
const filmArguments = (file: string): string =>
  [
    "-v error -nostdin -y",
    "-f lavfi -i testsrc2=size=1280x720:rate=25:duration=20",
    "-f lavfi -i mandelbrot=size=1280x720:rate=25:maxiter=200",
    "-f lavfi -i smptehdbars=size=1280x720:rate=25:duration=20",
    "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=60",
    "-filter_complex [1:v]trim=duration=20,setpts=PTS-STARTPTS[m];[0:v][m][2:v]concat=n=3:v=1,format=yuv420p[v];[3:a]volume=enable='between(t,9,24)':volume=0[a]",
    `-map [v] -map [a] -c:v libx264 -preset veryfast -crf 23 -c:a aac -t 60 ${file}`,
  ].join(" ");

const makeFilm = (file: string): Promise<unknown> => run("ffmpeg", filmArguments(file).split(" "));
