import { mediaErrors } from "../errors.ts";
import type { OutputFormat } from "./encode.ts";
import type { ResizeOptions } from "./image-engine.ts";
import type { DecodedFormat } from "./open-picture.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The longest side each format can hold, in pixels. */
const longestSide: Readonly<Record<OutputFormat, number>> = {
  jpeg: 65_500,
  png: 65_535,
  webp: 16_383,
  avif: 16_384,
  tiff: 65_535,
  gif: 65_535,
};

/** The format a picture keeps when none is asked for; what the engine cannot write becomes its nearest. */
export const sameFormat: Readonly<Record<DecodedFormat, OutputFormat>> = {
  jpeg: "jpeg",
  png: "png",
  webp: "webp",
  gif: "gif",
  tiff: "tiff",
  avif: "avif",
  heic: "jpeg",
  svg: "png",
};

/** The size a picture will have, before any pixel is made. */
export function resizedSize(picture: Size, { width, height, fit = "inside" }: ResizeOptions): Size {
  if (width !== undefined && height !== undefined && fit !== "inside") return { width, height };
  const scales = [
    ...(width === undefined ? [] : [width / picture.width]),
    ...(height === undefined ? [] : [height / picture.height]),
  ];
  const scale = scales.length === 0 ? 1 : Math.min(...scales);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** @throws `media.tooManyPixels`, `media.sideTooLong`. */
export function checkSize({ width, height }: Size, format: OutputFormat, maxPixels: number): void {
  if (width * height > maxPixels) throw mediaErrors.tooManyPixels({ limit: maxPixels });
  const limit = longestSide[format];
  if (Math.max(width, height) > limit) throw mediaErrors.sideTooLong({ format, limit });
}
