import type { Localized } from "../../kernel/language.ts";
import { parseWavHeader } from "../../media/audio/wav.ts";

/**
 * What of a recording the API would pass over in silence, or not take: it hears the first channel
 * only, and of WAV knows samples of 16 bits (`audioChannelCount`, `AudioEncoding`). `undefined` where
 * it hears all, and where the head cannot be read here: then the API decides.
 */
export function unheard(bytes: Uint8Array, mimeType: string): Localized | undefined {
  const format = mimeType === "audio/flac" ? flacFormat(bytes) : wavFormat(bytes);
  if (format === undefined) return undefined;
  if (format.channels > 1) return several;
  return format.plain ? undefined : otherBits;
}

const several = { en: "recordings of several channels", ja: "複数チャンネルの録音" };
const otherBits = { en: "recordings of other than 16 bits", ja: "16 ビット以外の録音" };

interface Format {
  readonly channels: number;
  readonly plain: boolean;
}

function wavFormat(bytes: Uint8Array): Format | undefined {
  try {
    const { channels, encoding, bitsPerSample } = parseWavHeader(bytes);
    return { channels, plain: encoding === "integer" && bitsPerSample === 16 };
  } catch {
    return undefined;
  }
}

/** STREAMINFO comes first in a FLAC file; its channels are three bits, less one (RFC 9639, section 8.2). */
function flacFormat(bytes: Uint8Array): Format | undefined {
  const packed = bytes[20];
  const marked = Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "fLaC";
  if (packed === undefined || !marked) return undefined;
  return { channels: ((packed >> 1) & 7) + 1, plain: true };
}
