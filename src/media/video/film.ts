import { mediaErrors } from "../errors.ts";
import { type PictureTrack, probeStreams, type StreamProbe } from "../ffmpeg/stream-probe.ts";
import type { Programs } from "../programs/programs.ts";
import type { VideoConfig } from "./config.ts";

/** A file that has a moving picture. */
export type Film = StreamProbe & { readonly picture: PictureTrack };

/** @throws `media.unreadable`, `media.tooManyPixels`, and what {@link probeStreams} throws. */
export async function openFilm(
  programs: Programs,
  settings: VideoConfig,
  path: string,
  signal: AbortSignal,
): Promise<Film> {
  const found = await probeStreams(programs, path, { what: "video", ...settings }, signal);
  const { picture } = found;
  if (picture === undefined) {
    throw mediaErrors.unreadable({ what: "video", why: "it has no moving picture" });
  }
  if (picture.width * picture.height > settings.maxPixels) {
    throw mediaErrors.tooManyPixels({ limit: settings.maxPixels });
  }
  return { ...found, picture };
}
