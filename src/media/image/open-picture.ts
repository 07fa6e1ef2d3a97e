import type { Metadata, Sharp } from "sharp";
import { mediaErrors } from "../errors.ts";
import { heicPixels } from "./heic-pixels.ts";
import { pictureFormat, type ReadableFormat } from "./picture-format.ts";
import { reading } from "./reading.ts";
import { sharp } from "./safe-sharp.ts";

/** As `ImageMetadata.format` names it: a HEIF file holds AV1 (`avif`) or HEVC (`heic`). */
export type DecodedFormat = Exclude<ReadableFormat, "heif"> | "avif" | "heic";

/** A picture whose header was read and found acceptable; its pixels are decoded only when asked for. */
export interface OpenPicture {
  readonly format: DecodedFormat;
  readonly header: Metadata;
  /** Pixels as shown, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** The first frame, upright, as the start of a new pipeline. Output is sRGB without metadata. */
  pixels(): Promise<Sharp>;
}

/**
 * Opens a picture of a format that is on the list, after looking at its bytes only.
 *
 * For use inside job modules, which have a process of their own to lose.
 *
 * @throws `media.unreadable`, `media.unsupported`, `media.tooManyPixels`.
 */
export async function openPicture(bytes: Uint8Array, maxPixels: number): Promise<OpenPicture> {
  const signature = readableFormat(bytes);
  // Half a picture must not be described as if it were the whole, so a cut file is refused.
  const options = { limitInputPixels: maxPixels, failOn: "error", autoOrient: true } as const;
  const header = await reading(maxPixels, () => sharp(bytes, options).metadata());
  const format = signature === "heif" ? heifFormat(header) : signature;
  const { width, height } = header.autoOrient;
  return {
    format,
    header,
    width,
    height,
    async pixels() {
      if (format !== "heic") return sharp(bytes, options);
      const { data, ...size } = await heicPixels(bytes, header.pagePrimary ?? 0, maxPixels);
      return sharp(data, { raw: { ...size, channels: 4 } });
    },
  };
}

function readableFormat(bytes: Uint8Array): ReadableFormat {
  if (bytes.length === 0) {
    throw mediaErrors.unreadable({ what: "picture", why: "it is empty" });
  }
  const format = pictureFormat(bytes);
  if (format === undefined) {
    throw mediaErrors.unreadable({ what: "picture", why: "its bytes are not those of a picture" });
  }
  if (!format.readable) throw mediaErrors.unsupported({ what: "a picture", format: format.name });
  return format.name;
}

function heifFormat({ compression }: Metadata): DecodedFormat {
  if (compression === "av1") return "avif";
  if (compression === "hevc") return "heic";
  throw mediaErrors.unsupported({
    what: "a picture",
    format: `HEIF with ${compression ?? "an unknown codec"}`,
  });
}
