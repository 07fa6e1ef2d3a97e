/** What a container says about itself and its tracks, read with ffprobe. */

import * as z from "zod";
import { mediaErrors } from "../errors.ts";
import type { Programs } from "../programs/programs.ts";
import { collected } from "../programs/sink.ts";
import { type Container, containerOf } from "./container.ts";
import { failure } from "./failure.ts";
import { type Input, quiet, reading } from "./input.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";

export interface SoundTrack {
  readonly index: number;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
}

export interface PictureTrack {
  readonly index: number;
  readonly codec: string;
  /** As stored, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Width of one pixel over its height. */
  readonly pixelAspect: number;
  /** Degrees clockwise that a player turns the stored picture by: 0, 90, 180 or 270. */
  readonly rotation: number;
  readonly framesPerSecond?: number;
}

export interface StreamProbe {
  readonly path: string;
  readonly container: Container;
  readonly durationSeconds: number;
  readonly bitRate?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The first of each kind; pictures on a cover are not counted. */
  readonly sound?: SoundTrack;
  readonly picture?: PictureTrack;
}

export interface ProbeLimits {
  readonly what: "audio" | "video";
  readonly maxDurationSeconds: number;
  readonly probeSeconds: number;
}

const number = z.coerce.number().optional().catch(undefined);

const stream = z.object({
  index: z.int().min(0),
  codec_type: z.string().optional(),
  codec_name: z.string().default("unknown"),
  width: number,
  height: number,
  sample_aspect_ratio: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  sample_rate: number,
  channels: number,
  disposition: z.object({ attached_pic: z.int().default(0) }).optional(),
  tags: z.record(z.string(), z.string()).default({}),
  side_data_list: z.array(z.object({ rotation: number })).default([]),
});

type Stream = z.output<typeof stream>;

const report = z.object({
  streams: z.array(stream).default([]),
  format: z
    .object({
      duration: number,
      bit_rate: number,
      tags: z.record(z.string(), z.string()).default({}),
    })
    .default({ tags: {}, duration: undefined, bit_rate: undefined }),
});

const entries = [
  "format=duration,bit_rate",
  "format_tags",
  "stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,sample_rate,channels",
  "stream_disposition=attached_pic",
  "stream_tags=title,artist,album,date,genre",
  "stream_side_data=rotation",
].join(":");

const reportBytes = 2 * 1024 * 1024;

/**
 * @throws `media.unreadable`, `media.unsupported`, `media.tooLong`, `media.engineMissing`,
 * `media.engineCrashed`, `media.engineMemory`, `kernel.deadline`.
 */
export async function probeStreams(
  programs: Programs,
  path: string,
  limits: ProbeLimits,
  signal: AbortSignal,
): Promise<StreamProbe> {
  const { what, probeSeconds: seconds } = limits;
  const container = await containerOf(path, what);
  const input = { path, demuxer: container.demuxer };
  const damaged = (): Error => mediaErrors.unreadable({ what, why: "its data is damaged" });
  const output = collected(reportBytes, damaged);
  const args = [...quiet, ...reading(input), "-show_entries", entries, "-of", "json"];
  const end = await programs.run({ program: "ffprobe", args, outputs: [output], seconds }, signal);
  const found = report.safeParse(parsed(output.bytes()));
  if (end.exitCode !== 0 || !found.success) {
    throw failure("ffprobe", what, { end, memoryBytes: programs.settings.memoryBytes });
  }
  const { format, streams } = found.data;
  const durationSeconds =
    stated(format.duration, container) ?? (await measuredDuration(programs, input, limits, signal));
  if (durationSeconds > limits.maxDurationSeconds) {
    throw mediaErrors.tooLong({
      seconds: Math.round(durationSeconds),
      limit: limits.maxDurationSeconds,
    });
  }
  return {
    path,
    container,
    durationSeconds,
    ...(format.bit_rate === undefined ? {} : { bitRate: format.bit_rate }),
    tags: plainTags({ ...streams[0]?.tags, ...format.tags }),
    ...tracks(streams),
  };
}

/** To within a frame, by reading the file through without decoding it. */
const measuredDuration = (
  programs: Programs,
  input: Input,
  limits: ProbeLimits,
  signal: AbortSignal,
): Promise<number> =>
  runFfmpeg(
    programs,
    {
      ...limits,
      input,
      outputArguments: ["-map", "0:V?", "-map", "0:a?", "-c", "copy", "-f", "null", "-"],
      seconds: limits.probeSeconds,
    },
    signal,
  );

/** A stream of bare AAC frames has no length of its own; ffprobe only estimates one. */
function stated(seconds: number | undefined, { demuxer }: Container): number | undefined {
  return demuxer === "aac" || seconds === undefined || seconds <= 0 ? undefined : seconds;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function tracks(streams: readonly Stream[]): Pick<StreamProbe, "sound" | "picture"> {
  const sound = streams.map(soundTrack).find((track) => track !== undefined);
  const picture = streams.map(pictureTrack).find((track) => track !== undefined);
  return { ...(sound && { sound }), ...(picture && { picture }) };
}

function soundTrack(from: Stream): SoundTrack | undefined {
  const { index, codec_name: codec, sample_rate: sampleRate = 0, channels = 0 } = from;
  if (from.codec_type !== "audio" || sampleRate <= 0 || channels <= 0) return undefined;
  if (codec === "unknown" || codec === "none") return undefined;
  return { index, codec, sampleRate, channels };
}

function pictureTrack(from: Stream): PictureTrack | undefined {
  const { index, codec_name: codec, width = 0, height = 0 } = from;
  if (from.codec_type !== "video" || from.disposition?.attached_pic === 1) return undefined;
  if (width <= 0 || height <= 0) return undefined;
  const framesPerSecond = ratio(from.avg_frame_rate, "/");
  // ffprobe counts degrees against the clock.
  const turned = from.side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  return {
    index,
    codec,
    width,
    height,
    pixelAspect: ratio(from.sample_aspect_ratio, ":") ?? 1,
    rotation: (((Math.round(-turned / 90) * 90) % 360) + 360) % 360,
    ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
  };
}

/** `30000/1001` or `4:3` as a number; `0/0` and `0:1` mean that it is not known. */
function ratio(text: string | undefined, separator: "/" | ":"): number | undefined {
  const [top = Number.NaN, bottom = Number.NaN] = (text ?? "").split(separator).map(Number);
  const value = top / bottom;
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

const longestTag = 500;

/** Keys in lower case; values of one line and bounded length. Technical tags of the container are left out. */
function plainTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const technical = new Set(["major_brand", "minor_version", "compatible_brands", "encoder"]);
  const kept = Object.entries(tags)
    .map(([key, value]) => [key.toLowerCase(), plain(value)] as const)
    .filter(([key, value]) => /^[\w -]{1,60}$/.test(key) && value !== "" && !technical.has(key));
  return Object.fromEntries(kept.slice(0, 50));
}

const plain = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, longestTag);
