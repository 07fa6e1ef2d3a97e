/** Sound and film for tests, made by ffmpeg from its own sources. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "../../../../scripts/setup/programs.mjs";
import { keptFolder } from "../../../../test/kept-folder.ts";

const run = promisify(execFile);

export interface Workshop extends AsyncDisposable {
  readonly folder: string;
  /** Runs ffmpeg with the arguments and the output `name`, now or once before; returns the path. */
  make(name: string, args: string): Promise<string>;
}

export async function workshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), "workshop-"));
  return {
    folder,
    async make(name, args) {
      const path = join(folder, name);
      const given = args.split(" ");
      // What is made of other files changes with them.
      if (given.some((arg) => /^(?:file:|\/)/.test(arg))) await ffmpeg(given, path);
      else await copyFile(await kept(given, extname(name)), path);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const ffmpeg = (args: readonly string[], path: string): Promise<unknown> =>
  run("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args, `file:${path}`]);

async function kept(args: readonly string[], extension: string): Promise<string> {
  const { mtimeMs, size } = await stat(findProgram("ffmpeg") ?? "");
  const key = createHash("sha256").update(JSON.stringify([args, extension, mtimeMs, size]));
  const made = `media${extension}`;
  const folder = await keptFolder(`media-${key.digest("hex").slice(0, 24)}`, async (path) => {
    await mkdir(path);
    await ffmpeg(args, join(path, made));
  });
  return join(folder, made);
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
