import { mediaErrors } from "../errors.ts";
import { isTrap } from "../isolation/is-trap.ts";

export interface RgbaPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes one picture of a HEIC file (HEVC, as phones write it), which sharp's own build cannot.
 *
 * The decoder turns the picture as the file asks, so EXIF orientation must not be applied again.
 *
 * @param primary which picture of the file is the one to show; the first when there is no such.
 * @throws `media.unreadable`, `media.tooManyPixels`, `media.engineCrashed`.
 */
export async function heicPixels(
  bytes: Uint8Array,
  primary: number,
  maxPixels: number,
): Promise<RgbaPixels> {
  // Several megabytes of WebAssembly, for the few pictures that need it.
  const { default: heicDecode } = await import("heic-decode");
  const pictures = await heicDecode.all({ buffer: bytes }).catch(unreadable);
  try {
    const picture = pictures[primary] ?? pictures[0];
    if (picture === undefined) throw unreadable();
    if (picture.width * picture.height > maxPixels) {
      throw mediaErrors.tooManyPixels({ limit: maxPixels });
    }
    const { data, width, height } = await picture.decode().catch(unreadable);
    return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
  } finally {
    pictures.dispose();
  }
}

function unreadable(cause?: unknown): never {
  if (isTrap(cause)) throw mediaErrors.engineCrashed({ engine: "libheif" }, { cause });
  throw mediaErrors.unreadable({ what: "picture", why: "its data is damaged" }, { cause });
}
