import { modelErrors } from "../errors.ts";
import type { SpokenAudio } from "../capabilities/speak.ts";

/** @throws `models.badReply` for bytes that are no WAV file, whatever the vendor calls them. */
export function wavReply(bytes: Uint8Array, voice: string, provider: string): SpokenAudio {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (!/^RIFF[^]{4}WAVE$/.test(head)) throw modelErrors.badReply({ provider });
  return { bytes, mimeType: "audio/wav", voice };
}
