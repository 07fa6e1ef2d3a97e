import type { Media } from "../media/media.ts";
import type { MediaFile } from "../models/models.ts";

/** Opened media as the models take recordings and films. */
export const fileOf = (media: Media, path: string, durationSeconds: number): MediaFile => ({
  path,
  mimeType: media.mimeType,
  size: media.size,
  durationSeconds,
  sha256: () => media.sha256(),
});
