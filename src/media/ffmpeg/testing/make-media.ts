/** Sound and film for tests, made by ffmpeg from its own sources. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Workshop extends AsyncDisposable {
  readonly folder: string;
  /** Runs ffmpeg with the arguments and the output `name`, and returns the path of what it made. */
  make(name: string, args: string): Promise<string>;
}

export async function workshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), "workshop-"));
  return {
    folder,
    async make(name, args) {
      const path = join(folder, name);
      await run("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args.split(" "), `file:${path}`]);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A film of 6 s with cuts at 2 and 4 s: red, a test picture, blue. 160 by 90, 10 pictures a second. */
export const threeScenes = [
  ..."-f lavfi -i color=red:s=160x90:r=10:d=2 -f lavfi -i testsrc=s=160x90:r=10:d=2".split(" "),
  ..."-f lavfi -i color=blue:s=160x90:r=10:d=2".split(" "),
].join(" ");

/** A tone of 440 Hz that is silent from 1 to 3.5 s of 6. */
export const toneWithGap =
  "-f lavfi -i aevalsrc=0.3*sin(2*PI*440*t)*(lt(t\\,1)+gt(t\\,3.5)):d=6:s=44100";

/** After {@link threeScenes} and {@link toneWithGap}. */
export const asFilm = "-filter_complex [0][1][2]concat=n=3[v] -map [v] -map 3:a";
