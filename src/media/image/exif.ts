import exifr from "exifr";
import type { ImageMetadata } from "./image-engine.ts";

export type CameraNotes = Pick<ImageMetadata, "capturedAt" | "camera" | "location">;

type Tags = Readonly<Record<string, unknown>>;

/** Only what is read below; maker notes and previews are large and of no use here. */
const wanted = {
  tiff: true,
  exif: true,
  gps: true,
  ifd1: false,
  interop: false,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  ihdr: false,
  makerNote: false,
  userComment: false,
  mergeOutput: false,
  translateValues: false,
  reviveValues: false,
};

/**
 * What the camera wrote down (EXIF 2.32): time, maker, place.
 *
 * @param block an EXIF block as sharp gives it, or a whole TIFF file.
 * @returns only what is there and makes sense; a damaged block is as good as none, because the picture
 * itself may be whole.
 */
export async function readCameraNotes(block: Uint8Array): Promise<CameraNotes> {
  const { ifd0, exif, gps } = await parse(block);
  const time = capturedAt(exif ?? {});
  const camera = cameraOf(ifd0 ?? {});
  const location = locationOf(gps ?? {});
  return {
    ...(time !== undefined && { capturedAt: time }),
    ...(camera !== undefined && { camera }),
    ...(location !== undefined && { location }),
  };
}

async function parse(block: Uint8Array): Promise<Readonly<Record<string, Tags | undefined>>> {
  try {
    const start = Buffer.from(block.subarray(0, 6)).toString("latin1") === "Exif\0\0" ? 6 : 0;
    return (await exifr.parse(block.subarray(start), wanted)) ?? {};
  } catch {
    return {};
  }
}

/** `2024:01:02 03:04:05` and `+09:00` become `2024-01-02T03:04:05+09:00`. */
function capturedAt(exif: Tags): string | undefined {
  const [taken, zone] =
    exif["DateTimeOriginal"] === undefined
      ? [exif["CreateDate"], exif["OffsetTimeDigitized"]]
      : [exif["DateTimeOriginal"], exif["OffsetTimeOriginal"]];
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text(taken) ?? "");
  if (parts === null) return undefined;
  const [, year, month, day, clock] = parts;
  const time = `${year}-${month}-${day}T${clock}`;
  if (!isDate(time)) return undefined;
  return /^[+-]\d\d:\d\d$/.test(text(zone) ?? "") ? `${time}${text(zone)}` : time;
}

/** Cameras write zeros when they do not know; and 31 February rolls over when parsed. */
function isDate(time: string): boolean {
  const date = new Date(`${time}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(time);
}

function cameraOf(ifd0: Tags): ImageMetadata["camera"] {
  const make = text(ifd0["Make"]);
  const model = text(ifd0["Model"]);
  if (make === undefined && model === undefined) return undefined;
  return { ...(make !== undefined && { make }), ...(model !== undefined && { model }) };
}

function locationOf({ latitude, longitude }: Tags): ImageMetadata["location"] {
  const valid = isWithin(latitude, 90) && isWithin(longitude, 180);
  return valid ? { latitude, longitude } : undefined;
}

const isWithin = (degrees: unknown, limit: number): degrees is number =>
  typeof degrees === "number" && Math.abs(degrees) <= limit;

/** One short line without control characters: these words come from a stranger. */
function text(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const line = value
    .replaceAll(/\p{C}+/gu, " ")
    .trim()
    .slice(0, 64);
  return line === "" ? undefined : line;
}
