/** Small media for a trial, made on this machine. */

import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { wavFile } from "../../media/audio/wav.ts";
import type { Programs } from "../../media/programs/programs.ts";
import type { MediaFile } from "../../models/models.ts";
import type { TrialMedia } from "../../models/trial.ts";

/** The letters OK, drawn without a font. */
const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="64">
<rect width="128" height="64" fill="white"/>
<g fill="none" stroke="black" stroke-width="8">
<circle cx="34" cy="32" r="20"/><path d="M76 10V54M106 10L78 34L108 54"/>
</g></svg>`;

const sampleRate = 16_000;

/** A second of a low tone. */
function tone(): Uint8Array {
  const wave = (_: unknown, at: number): number =>
    6000 * Math.sin((2 * Math.PI * 220 * at) / sampleRate);
  const samples = Int16Array.from({ length: sampleRate }, wave);
  return wavFile(new Uint8Array(samples.buffer), { sampleRate, channels: 1 });
}

/** Files are made in `folder`, which whoever made it removes. */
export async function trialMedia(
  folder: string,
  programs: Programs,
  signal: AbortSignal,
): Promise<TrialMedia> {
  const sound = join(folder, "trial.wav");
  await writeFile(sound, tone());
  const film = await trialFilm(join(folder, "trial.mp4"), programs, signal);
  return {
    picture: { bytes: Buffer.from(picture) },
    recording: await mediaFile(sound, "audio/wav"),
    ...(film === undefined ? {} : { film }),
  };
}

async function trialFilm(
  path: string,
  programs: Programs,
  signal: AbortSignal,
): Promise<MediaFile | undefined> {
  if (!programs.has("ffmpeg")) return undefined;
  const source = ["-f", "lavfi", "-i", "testsrc=size=128x96:rate=5:duration=1"];
  const args = ["-v", "error", ...source, "-pix_fmt", "yuv420p", "-f", "mp4", path];
  const end = await programs.run({ program: "ffmpeg", args, outputs: [], seconds: 20 }, signal);
  return end.exitCode === 0 ? await mediaFile(path, "video/mp4") : undefined;
}

async function mediaFile(path: string, mimeType: string): Promise<MediaFile> {
  const { size } = await stat(path);
  const sha256 = async (): Promise<string> =>
    createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  return { path, mimeType, size, durationSeconds: 1, sha256 };
}
