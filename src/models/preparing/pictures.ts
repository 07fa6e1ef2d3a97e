/** Pictures as a model takes them. */

import type { Localized } from "../../kernel/language.ts";
import type { ImageEngine, ImageMetadata } from "../../media/image/image-engine.ts";
import type { Box, SentPicture } from "../capabilities/question.ts";
import type { Limits } from "../model.ts";
import type { PictureBytes } from "../models.ts";
import { boxScaler } from "./box-scaler.ts";
import { type Recipient, refused } from "./recipient.ts";

export interface PreparedPicture {
  readonly sent: SentPicture;
  /** From pixels of the picture that is sent to whole pixels of the original as it is shown. */
  readonly toOriginal: (box: Box) => Box;
}

type Bounds = Required<Omit<NonNullable<Limits["pictures"]>, "most">>;

/** The hub's own bounds where a model's are not known: what nearly every model takes. */
const usual: Bounds = {
  maxSide: 2048,
  maxBytes: 4 * 1024 * 1024,
  mimeTypes: ["image/jpeg", "image/png"],
};

const unmakeable: Localized = {
  en: "pictures in a format or size that the hub can make",
  ja: "ハブが作成できる形式と大きさの画像",
};

/**
 * Pictures upright, of one frame, and within the model's sides, bytes and types; none is enlarged.
 *
 * What already fits is sent as it is, unless it says where it was taken.
 *
 * @throws `models.mediaRefused` for more pictures than the model takes, or where none of its types
 * can be made; what the image engine throws; the reason of `signal`.
 */
export async function preparePictures(
  image: ImageEngine,
  pictures: readonly PictureBytes[],
  to: Recipient,
  signal: AbortSignal,
): Promise<readonly PreparedPicture[]> {
  const { most = Number.POSITIVE_INFINITY, ...known } = to.limits?.pictures ?? {};
  if (pictures.length > most) {
    throw refused(to, {
      en: `more than ${most} pictures at once`,
      ja: `一度に ${most} 枚を超える画像`,
    });
  }
  const bounds = { ...usual, ...known };
  return Promise.all(
    pictures.map(async ({ bytes }) => {
      const metadata = await image.metadata(bytes, signal);
      const original = { bytes, metadata };
      const sent = asItIs(original, bounds) ?? (await smaller(image, original, bounds, signal));
      if (sent === undefined) throw refused(to, unmakeable);
      return { sent, toOriginal: boxScaler(sent, metadata) };
    }),
  );
}

interface Original {
  readonly bytes: Uint8Array;
  readonly metadata: ImageMetadata;
}

async function smaller(
  image: ImageEngine,
  { bytes, metadata }: Original,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<SentPicture | undefined> {
  for (const attempt of attempts(metadata, bounds)) {
    const picture = await image.normalise(bytes, attempt, signal);
    if (picture.bytes.length <= bounds.maxBytes) return picture;
  }
  return undefined;
}

function asItIs(
  { bytes, metadata }: Original,
  { maxSide, maxBytes, mimeTypes }: Bounds,
): SentPicture | undefined {
  const { format, width, height, orientation = 1, pages = 1, location } = metadata;
  const mimeType = `image/${format}`;
  const fits =
    mimeTypes.includes(mimeType) &&
    orientation === 1 &&
    pages === 1 &&
    location === undefined &&
    Math.max(width, height) <= maxSide &&
    bytes.length <= maxBytes;
  return fits ? { bytes, mimeType, width, height } : undefined;
}

type Attempt = {
  readonly format: "png" | "jpeg" | "webp";
  readonly maxSide: number;
  readonly quality: number;
};

/** Formats in which letters and thin lines stay sharp. */
const drawn = new Set(["png", "gif", "svg"]);

const qualities = [85, 70, 55, 40];
const shrinkage = [1, 0.7, 0.5, 0.35, 0.25, 0.12];

/** From the best to the smallest: without loss where the original had none, then less and less. */
function* attempts(
  { format, width, height }: ImageMetadata,
  { maxSide, mimeTypes }: Bounds,
): Generator<Attempt> {
  const side = Math.min(maxSide, Math.max(width, height));
  const can = (wanted: Attempt["format"]): boolean => mimeTypes.includes(`image/${wanted}`);
  if (can("png") && (drawn.has(format) || !(can("jpeg") || can("webp")))) {
    yield { format: "png", maxSide: side, quality: 100 };
  }
  const lossy = (["jpeg", "webp"] as const).find(can) ?? "png";
  if (!can(lossy)) return;
  for (const share of lossy === "png" ? shrinkage.slice(1) : shrinkage) {
    const steps = share === 1 ? qualities : [55];
    for (const quality of steps) {
      yield { format: lossy, maxSide: Math.max(16, Math.round(side * share)), quality };
    }
  }
}
