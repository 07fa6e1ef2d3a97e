/**
 * A picture made ready for the engine, and the way from the engine's pixels back to the input's.
 *
 * @module
 */

import type { Sharp } from "sharp";
import type { Box } from "../geometry.ts";
import { openPicture } from "../image/open-picture.ts";
import { reading } from "../image/reading.ts";
import { sharp } from "../image/safe-sharp.ts";
import { type GreyPicture, medianBrightness } from "./grey-picture.ts";
import { evened, paperOf } from "./light.ts";

/** The input, decoded once: grey, upright, dark letters on light, inside the largest side. */
export interface Original extends GreyPicture {
  /** Size of the upright input, in pixels. */
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Median brightness, which fills the corners of a turned page. */
  readonly median: number;
}

/** What is done to the original before a reading. */
export interface View {
  readonly scale: number;
  /** Degrees to turn it clockwise. */
  readonly turn: number;
  /** Takes out speckles smaller than letters. */
  readonly smooth: boolean;
  /** Divides shadows out. */
  readonly even: boolean;
}

export interface Page {
  /** Portable graymap (PGM), which the engine reads without a codec. */
  readonly bytes: Uint8Array;
  /** The upright rectangle of the input around a rectangle of the page. */
  readonly toInput: (box: Box) => Box;
}

/** A picture whose median is below this shows light letters on a dark ground. */
const dark = 110;

/** Every picture the image engine reads. @throws `media.unreadable`, `media.unsupported`, `media.tooManyPixels`. */
export async function original(
  image: Uint8Array,
  limits: { readonly maxPixels: number; readonly maxSide: number },
): Promise<Original> {
  const opened = await openPicture(image, limits.maxPixels);
  const decoded = await reading(limits.maxPixels, async () =>
    grey(
      (await opened.pixels())
        .flatten({ background: "#ffffff" })
        .resize({
          width: limits.maxSide,
          height: limits.maxSide,
          fit: "inside",
          withoutEnlargement: true,
        })
        .grayscale()
        .normalise(),
    ),
  );
  const size = { inputWidth: opened.width, inputHeight: opened.height };
  const median = medianBrightness(decoded);
  if (median >= dark) return { ...decoded, ...size, median };
  const bytes = decoded.bytes.map((value) => 255 - value);
  return { ...decoded, ...size, median: 255 - median, bytes };
}

/** A copy inside `side` pixels, never larger than the original. */
export function thumbnail(picture: Original, side: number): Promise<GreyPicture> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  return resized(picture, scale);
}

/** The brightness of the paper all over the picture, coarsely. */
export const paper = async (picture: Original): Promise<GreyPicture> =>
  paperOf(await thumbnail(picture, 200));

export async function page(picture: Original, view: View): Promise<Page> {
  const lit = view.even ? await evenlyLit(picture) : picture;
  const scaled = await resized(lit, view.scale);
  const turned = await rotated(scaled, view, picture.median);
  const header = Buffer.from(`P5\n${turned.width} ${turned.height}\n255\n`);
  return {
    bytes: Buffer.concat([header, turned.bytes]),
    toInput: (box) => toInput(box, { picture, scaled, turned, turn: view.turn }),
  };
}

async function evenlyLit(picture: Original): Promise<GreyPicture> {
  const { width, height } = picture;
  const behind = raw(await paper(picture)).resize(width, height, { fit: "fill" });
  return evened(picture, await grey(behind));
}

async function resized(picture: GreyPicture, scale: number): Promise<GreyPicture> {
  if (scale === 1) return picture;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return grey(raw(picture).resize(width, height, { fit: "fill" }));
}

async function rotated(picture: GreyPicture, view: View, median: number): Promise<GreyPicture> {
  if (view.turn === 0 && !view.smooth) return picture;
  const background = { r: median, g: median, b: median };
  const turned = view.turn === 0 ? raw(picture) : raw(picture).rotate(view.turn, { background });
  return grey(view.smooth ? turned.median(5) : turned);
}

const raw = ({ bytes, width, height }: GreyPicture): Sharp =>
  sharp(bytes, { raw: { width, height, channels: 1 }, limitInputPixels: false });

async function grey(picture: Sharp): Promise<GreyPicture> {
  const { data, info } = await picture
    .grayscale()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { bytes: oneChannel(data, info.channels), width: info.width, height: info.height };
}

/** Some operations answer with three equal channels. */
const oneChannel = (bytes: Uint8Array, channels: number): Uint8Array =>
  channels === 1 ? bytes : bytes.filter((_, index) => index % channels === 0);

interface Steps {
  readonly picture: Original;
  readonly scaled: GreyPicture;
  readonly turned: GreyPicture;
  readonly turn: number;
}

/** Turns the corners back about the centre, and scales them to the input. */
function toInput(box: Box, { picture, scaled, turned, turn }: Steps): Box {
  const radians = (turn * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)];
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ].map(([x = 0, y = 0]) => {
    const [right, down] = [x - turned.width / 2, y - turned.height / 2];
    return {
      x: ((right * cosine + down * sine) / scaled.width + 0.5) * picture.inputWidth,
      y: ((down * cosine - right * sine) / scaled.height + 0.5) * picture.inputHeight,
    };
  });
  return around(corners, picture);
}

function around(corners: readonly { x: number; y: number }[], picture: Original): Box {
  const across = span(
    corners.map(({ x }) => x),
    picture.inputWidth,
  );
  const down = span(
    corners.map(({ y }) => y),
    picture.inputHeight,
  );
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function span(values: readonly number[], end: number): { start: number; length: number } {
  const within = (value: number): number => Math.min(end, Math.max(0, Math.round(value)));
  const start = within(Math.min(...values));
  return { start, length: within(Math.max(...values)) - start };
}
