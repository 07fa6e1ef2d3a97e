import type { AudioFormat } from "../../media/audio/audio-engine.ts";
import type { FileOptions, PictureFormat } from "./file-operation.ts";

const audioFormats: readonly AudioFormat[] = ["wav", "mp3", "opus", "flac", "aac"];

export const isAudioFormat = (format: NonNullable<FileOptions["format"]>): format is AudioFormat =>
  audioFormats.some((known) => known === format);

export const isPictureFormat = (
  format: NonNullable<FileOptions["format"]>,
): format is PictureFormat => !isAudioFormat(format);

/** `holiday.png` becomes `holiday.webp`. */
export const renamed = (name: string, extension: string): string =>
  `${name.replace(/\.[^.]{1,10}$/, "") || "file"}.${extension}`;
