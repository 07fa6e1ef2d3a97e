import type { AudioFormat } from "../../media/audio/audio-engine.ts";

/** A format in which the hub writes speech for models, at 16 kHz mono. */
export interface SpeechFormat {
  readonly format: AudioFormat;
  /**
   * More than speech takes, so that a part that was planned to fit does. WAV is exact: two bytes a
   * sample, and the header counts for nothing over five seconds.
   */
  readonly bytesPerSecond: number;
}

/** By media type. */
export const speechFormats: ReadonlyMap<string, SpeechFormat> = new Map([
  ["audio/ogg", { format: "opus", bytesPerSecond: 11_000 }],
  ["audio/mpeg", { format: "mp3", bytesPerSecond: 11_000 }],
  ["audio/mp4", { format: "aac", bytesPerSecond: 20_000 }],
  ["audio/flac", { format: "flac", bytesPerSecond: 32_500 }],
  ["audio/wav", { format: "wav", bytesPerSecond: 32_010 }],
]);
