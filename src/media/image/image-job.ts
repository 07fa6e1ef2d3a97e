/** What runs in a child process for the image engine. `image-engine.ts` says what each function means. */

import type { Sharp } from "sharp";
import { encode } from "./encode.ts";
import { readCameraNotes } from "./exif.ts";
import type {
  ImageMeasures,
  ImageMetadata,
  NormaliseOptions,
  Picture,
  ResizeOptions,
} from "./image-engine.ts";
import { brightnessAndContrast, lumaOf, sharpness } from "./light.ts";
import { openPicture } from "./open-picture.ts";
import { palette } from "./palette.ts";
import { hashSide, perceptualHash } from "./perceptual-hash.ts";
import { reading } from "./reading.ts";
import { checkSize, resizedSize, sameFormat } from "./resized-size.ts";
import { sharp } from "./safe-sharp.ts";

/** Sharpness and light are measured at this size, so that pictures of any size can be compared. */
const measuredSide = 1024;
const paletteSide = 64;
const white = "#ffffff";

export async function metadata(bytes: Uint8Array, maxPixels: number): Promise<ImageMetadata> {
  const { format, header, width, height } = await openPicture(bytes, maxPixels);
  // libvips hands out no EXIF block of a TIFF, whose own tags are that block.
  const exif = format === "tiff" ? bytes : header.exif;
  return {
    width,
    height,
    format,
    bytes: bytes.length,
    hasAlpha: header.hasAlpha,
    ...(header.orientation !== undefined && { orientation: header.orientation }),
    ...(header.pages !== undefined && header.pages > 1 && { pages: header.pages }),
    ...(exif !== undefined && (await readCameraNotes(exif))),
  };
}

export async function measure(bytes: Uint8Array, maxPixels: number): Promise<ImageMeasures> {
  const picture = await openPicture(bytes, maxPixels);
  const rgb = await reading(maxPixels, async () =>
    rawPixels(inside(await picture.pixels(), measuredSide).flatten({ background: white })),
  );
  const luma = lumaOf(rgb.data, rgb.width, rgb.height);
  const { brightness, contrast } = brightnessAndContrast(luma);
  return {
    colors: palette((await rawPixels(inside(fromPixels(rgb), paletteSide))).data),
    sharpness: rounded(sharpness(luma)),
    brightness: rounded(brightness),
    contrast: rounded(contrast),
    perceptualHash: perceptualHash(await hashedPixels(luma)),
  };
}

export async function normalise(
  bytes: Uint8Array,
  options: Required<NormaliseOptions>,
  maxPixels: number,
): Promise<Picture> {
  const picture = await openPicture(bytes, maxPixels);
  return reading(maxPixels, async () => {
    const shown = inside(await picture.pixels(), options.maxSide).flatten({ background: white });
    const colored = shown.toColourspace(options.grayscale ? "b-w" : "srgb");
    return encode(colored, options.format, options.quality);
  });
}

export async function resize(
  bytes: Uint8Array,
  options: ResizeOptions & { readonly quality: number },
  maxPixels: number,
): Promise<Picture> {
  const picture = await openPicture(bytes, maxPixels);
  const format = options.format ?? sameFormat[picture.format];
  checkSize(resizedSize(picture, options), format, maxPixels);
  return reading(maxPixels, async () => {
    const { width, height, fit = "inside" } = options;
    const background = format === "jpeg" ? white : { r: 255, g: 255, b: 255, alpha: 0 };
    const resized = (await picture.pixels()).resize({
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      fit,
      background,
    });
    const opaque = format === "jpeg" ? resized.flatten({ background: white }) : resized;
    return encode(opaque.toColourspace("srgb"), format, options.quality);
  });
}

interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const inside = (picture: Sharp, side: number): Sharp =>
  picture.resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });

/** Three bytes of sRGB for each pixel. */
async function rawPixels(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture
    .toColourspace("srgb")
    .removeAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const fromPixels = ({ data, width, height }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels: 3 } });

const hashedPixels = ({ data, width, height }: Pixels): Promise<Uint8Array> =>
  sharp(data, { raw: { width, height, channels: 1 } })
    .resize({ width: hashSide, height: hashSide, fit: "fill" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
