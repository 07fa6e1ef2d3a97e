/**
 * A stretch of a film, for a model to watch. Such models look at a picture a second, of a few hundred
 * pixels on a side, and hear one channel (Gemini API, "Video understanding").
 *
 * @module
 */

import { rm, stat } from "node:fs/promises";
import { mediaErrors } from "../errors.ts";
import { keyFrameBefore } from "../ffmpeg/key-frame.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { Programs } from "../programs/programs.ts";
import type { VideoConfig } from "./config.ts";
import type { Film } from "./film.ts";
import type { CutVideoOptions, WrittenVideo } from "./video-engine.ts";

/** Longer side of pictures that are encoded anew, in pixels. */
export const cutSide = 768;

export interface CutSource {
  readonly programs: Programs;
  readonly settings: VideoConfig;
  readonly film: Film;
}

export interface Cut extends CutVideoOptions {
  /** A path where nothing is yet. */
  readonly into: string;
  /** Of pictures that are encoded anew, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** @throws `media.tooLarge`, and what {@link runFfmpeg} throws. */
export async function cutFilm(
  source: CutSource,
  cut: Cut,
  signal: AbortSignal,
): Promise<WrittenVideo> {
  const { startSecond = 0, endSecond = source.film.durationSeconds } = cut;
  const limit = Math.min(cut.maxBytes ?? Infinity, source.settings.maxOutputBytes);
  const stretch = { startSecond, endSecond, limit, into: cut.into };
  if (await isWorthCopying(source, stretch, signal)) {
    const copied = await write(source, { ...stretch, ...copying(stretch) }, signal);
    if (copied.size < limit) return copied;
    await rm(cut.into);
  }
  const written = await write(source, { ...stretch, ...encoding(stretch, cut) }, signal);
  if (written.size < limit) return written;
  throw mediaErrors.tooLarge({ bytes: written.size, limit });
}

/** The last second up to `second` from which the pictures can be taken as they are. */
export async function copyableFrom(
  { programs, settings: { probeSeconds }, film }: CutSource,
  second: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { path, container, picture } = film;
  const { demuxer } = container;
  // What every reader of MP4 knows, in containers that have an index of their key frames.
  const isCopyable = picture.codec === "h264" && (demuxer === "mov" || demuxer === "matroska");
  if (!isCopyable) return undefined;
  if (second <= 0) return 0;
  const place = { picture: picture.index, second, probeSeconds };
  return keyFrameBefore(programs, { path, demuxer }, place, signal);
}

interface Stretch {
  readonly startSecond: number;
  readonly endSecond: number;
  /** Bytes. */
  readonly limit: number;
  readonly into: string;
}

/** A stretch that begins with other pictures than it should, by less than this, is not encoded anew. */
const unseenSeconds = 0.1;

async function isWorthCopying(
  source: CutSource,
  { startSecond, endSecond, limit }: Stretch,
  signal: AbortSignal,
): Promise<boolean> {
  const { path, durationSeconds } = source.film;
  const bytes = (await stat(path)).size * ((endSecond - startSecond) / durationSeconds);
  if (bytes >= limit) return false;
  const reach = startSecond === 0 ? 0 : unseenSeconds / 2;
  const from = await copyableFrom(source, startSecond + reach, signal);
  return from !== undefined && Math.abs(from - startSecond) < unseenSeconds;
}

type Arguments = Required<Pick<Parameters<typeof runFfmpeg>[1], "inputArguments">> & {
  readonly pictures: readonly string[];
  /** From the beginning of the stretch. */
  readonly seconds: number;
};

/**
 * Where pictures are stored out of order, ffmpeg looks for the key frame 3/23 s before the second it
 * is told. Both ends are moved by that, so that nothing is lost between two stretches.
 */
const lateSeconds = 3 / 23 + 0.001;

function copying({ startSecond, endSecond }: Stretch): Arguments {
  const from = startSecond > 0 ? startSecond + lateSeconds : 0;
  return {
    inputArguments: from > 0 ? ["-ss", from.toFixed(6)] : [],
    seconds: endSecond + lateSeconds - from,
    pictures: ["-c:v", "copy"],
  };
}

function encoding(
  { startSecond, endSecond }: Stretch,
  { width, height }: Pick<Cut, "width" | "height">,
): Arguments {
  const small = `fps=2,scale=${width}:${height},setsar=1,format=yuv420p`;
  return {
    inputArguments: startSecond > 0 ? ["-ss", startSecond.toFixed(6)] : [],
    seconds: endSecond - startSecond,
    pictures: ["-vf", small, ...encoder],
  };
}

/** At most 50 kB a second. */
const encoder: readonly string[] =
  "-c:v libx264 -preset veryfast -crf 28 -maxrate 400k -bufsize 400k".split(" ");

/** 16 kHz is what listening models bring sound down to. */
const sound: readonly string[] = "-c:a aac -b:a 48k -ac 1 -ar 16000".split(" ");

/** Nothing of what the film says about itself; its index comes first. */
const plain: readonly string[] = "-map_metadata -1 -map_chapters -1 -movflags +faststart".split(
  " ",
);

async function write(
  { programs, settings, film }: CutSource,
  { into, limit, ...how }: Stretch & Arguments,
  signal: AbortSignal,
): Promise<WrittenVideo> {
  const { path, container, picture } = film;
  await runFfmpeg(
    programs,
    {
      what: "video",
      input: { path, demuxer: container.demuxer },
      ...settings,
      inputArguments: ["-max_pixels", `${settings.maxPixels}`, ...how.inputArguments],
      outputArguments: [
        "-map",
        `0:${picture.index}`,
        ...how.pictures,
        ...(film.sound === undefined ? [] : ["-map", `0:${film.sound.index}`, ...sound]),
        ...plain,
        "-t",
        how.seconds.toFixed(6),
        "-fs",
        `${limit}`,
        "-f",
        "mp4",
        `file:${into}`,
      ],
    },
    signal,
  );
  const { size } = await stat(into);
  return { mimeType: "video/mp4", size };
}
