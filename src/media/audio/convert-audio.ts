/** One recording in another format, by ffmpeg. */

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { mediaErrors } from "../errors.ts";
import { inTemporaryFolder } from "../ffmpeg/temporary-folder.ts";
import type { AudioFile, ConvertAudioOptions, WrittenAudio } from "./audio-engine.ts";
import { encodings, heldRate, rateFor, wavEncoding } from "./encodings.ts";
import { type Sounding, type SoundReader, stretch, track } from "./sound-reader.ts";
import { wavFile } from "./wav.ts";

/** @throws `media.tooLarge`, and what `runFfmpeg` throws. */
export function convertAudio(
  reader: SoundReader,
  source: Sounding,
  options: ConvertAudioOptions,
  signal: AbortSignal,
): Promise<AudioFile> {
  const { format } = options;
  if (format === "wav") return toWav(reader, source, options, signal);
  return encodeAudio(reader, source, { ...options, format }, signal);
}

export interface EncodeOptions extends ConvertAudioOptions {
  readonly format: keyof typeof encodings;
  /** A file with the tags and chapters to write, as `chapterSheet` makes it; left out, there are none. */
  readonly sheet?: string;
}

async function toWav(
  reader: SoundReader,
  source: Sounding,
  options: ConvertAudioOptions,
  signal: AbortSignal,
): Promise<AudioFile> {
  const sampleRate = heldRate(options.sampleRate ?? source.sound.sampleRate);
  const channels = options.channels ?? Math.min(2, source.sound.channels);
  const samples = reader.collected();
  const { inputArguments, outputArguments } = stretch(options);
  const to = {
    inputArguments,
    outputArguments: [
      ...track(source, { sampleRate, channels }),
      ...outputArguments,
      "-f",
      "s16le",
      "pipe:3",
    ],
    outputs: [samples],
  };
  await reader.run(source, to, signal);
  const bytes = samples.bytes();
  return {
    bytes: wavFile(bytes, { sampleRate, channels }),
    mimeType: "audio/wav",
    durationSeconds: bytes.length / 2 / channels / sampleRate,
  };
}

/** Through a file: these formats get their length and index at the beginning when all else is written. */
export function encodeAudio(
  reader: SoundReader,
  source: Sounding,
  options: EncodeOptions,
  signal: AbortSignal,
): Promise<AudioFile> {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "sound");
    const { mimeType, durationSeconds } = await writeAudio(path, reader, source, options)(signal);
    return { bytes: await readFile(path), mimeType, durationSeconds };
  });
}

/** Writes a new file at `into`. */
export function writeAudio(
  into: string,
  reader: SoundReader,
  source: Sounding,
  options: ConvertAudioOptions & Pick<EncodeOptions, "sheet">,
): (signal: AbortSignal) => Promise<WrittenAudio> {
  const { format, sheet } = options;
  const most = format === "wav" ? Math.min(2, source.sound.channels) : undefined;
  const channels = options.channels ?? most;
  const encoding = format === "wav" ? wavEncoding : encodings[format];
  const sampleRate = rateFor(encoding, options.sampleRate ?? source.sound.sampleRate);
  const limit = reader.settings.maxOutputBytes;
  const { inputArguments, outputArguments } = stretch(options);
  const to = {
    inputArguments,
    outputArguments: [
      ...(sheet === undefined ? [] : readingSheet(sheet)),
      ...track(source, { sampleRate, channels, ...(sheet === undefined ? {} : { tagsFrom: 1 }) }),
      ...outputArguments,
      ...encoding.arguments,
      "-fs",
      `${limit}`,
      `file:${into}`,
    ],
  };
  return async (signal) => {
    const durationSeconds = await reader.run(source, to, signal);
    const { size } = await stat(into);
    // ffmpeg stops at the limit without a word.
    if (size >= limit) throw mediaErrors.tooLarge({ bytes: size, limit });
    return { size, mimeType: encoding.mimeType, durationSeconds };
  };
}

const readingSheet = (path: string): readonly string[] => [
  "-protocol_whitelist",
  "file",
  "-f",
  "ffmetadata",
  "-i",
  `file:${path}`,
];
