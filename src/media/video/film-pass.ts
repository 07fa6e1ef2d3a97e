/**
 * The one pass over a film: ffmpeg decodes it once and hands every frame to all who want something of it.
 *
 * @module
 */

import { soundMeter, type SoundMeter } from "../audio/sound-meter.ts";
import { mediaErrors } from "../errors.ts";
import { descriptor, frameMetadata, microseconds } from "../ffmpeg/frame-metadata.ts";
import { type Collected, collected, type Sink } from "../programs/sink.ts";
import { jpegParts, type JpegParts } from "./jpeg-parts.ts";
import { shortestScene } from "./scenes.ts";
import type { Frame } from "./video-engine.ts";

export interface FilmPlan {
  readonly durationSeconds: number;
  /** Numbers of the tracks. */
  readonly picture: number;
  readonly sound: number | undefined;
  /** Of a frame, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames at equal distances; the film's first frame comes besides. */
  readonly evenFrames: number;
  /** Frames at the first so many cuts. */
  readonly cutFrames: number;
  /** 0 to 1. */
  readonly sceneChange: number;
  readonly speech: boolean;
  readonly maxOutputBytes: number;
  /** How this ffmpeg is told to neither drop nor repeat frames. */
  readonly keepFrames: readonly string[];
}

export interface FilmPass {
  readonly outputArguments: readonly string[];
  /** For descriptors 3, 4 and so on. */
  readonly outputs: readonly Sink[];
  /** Of what was found, after the run. In order of time. */
  evenFrames(): readonly Frame[];
  cutFrames(): readonly Frame[];
  readonly cuts: readonly number[];
  readonly meter: SoundMeter | undefined;
  /** 16 kHz mono, 16-bit. */
  readonly speech: Collected | undefined;
}

export const speechRate = 16_000;

export function filmPass(plan: FilmPlan): FilmPass {
  const outputs: Sink[] = [];
  /** The descriptor that the sink reads. */
  const reads = (sink: Sink): number => outputs.push(sink) + 2;
  const limit = plan.maxOutputBytes;
  const over = (bytes: number): Error => mediaErrors.tooLarge({ bytes, limit });

  const evenTimes: number[] = [];
  const evenPictures = jpegParts(limit, over);
  const cuts: number[] = [];
  const cutPictures = jpegParts(limit, over);
  const times = (into: number[]): number =>
    reads(frameMetadata((_key, _value, stamp) => into.push(stamp / 1e6)));

  const encoded = (label: string, pictures: JpegParts): readonly string[] => {
    const encoder = ["-c:v", "mjpeg", "-q:v", "3", "-f", "mpjpeg"];
    return ["-map", label, ...plan.keepFrames, ...encoder, `pipe:${reads(pictures)}`];
  };
  const showCuts = plan.cutFrames > 0;
  const graph = [
    `[0:${plan.picture}]split=2[all][each]`,
    `[all]${evenly(plan)},metadata=mode=add:key=taken:value=1,${print("taken", times(evenTimes))},${shrink(plan)}[even]`,
    `[each]${atCuts(plan)},${print("lavfi.scene_score", times(cuts))}${showCuts ? `,${first(plan.cutFrames)},${shrink(plan)}[cut]` : ",nullsink"}`,
  ].join(";");
  const sound = soundPass(plan, reads, over);

  return {
    outputArguments: [
      "-filter_complex",
      graph,
      ...encoded("[even]", evenPictures),
      ...(showCuts ? encoded("[cut]", cutPictures) : []),
      ...sound.outputArguments,
      ...lengthOf(plan),
    ],
    outputs,
    evenFrames: () => timed(evenPictures, evenTimes, plan),
    cutFrames: () => timed(cutPictures, cuts, plan),
    cuts,
    meter: sound.meter,
    speech: sound.speech,
  };
}

/** Copies the packets to nowhere: it tells how far the film goes, whatever frames are taken of it. */
const lengthOf = ({ picture }: FilmPlan): readonly string[] => [
  "-map",
  `0:${picture}`,
  "-c",
  "copy",
  "-f",
  "null",
  "-",
];

/** A graph of its own: in one with the pictures, frames would pile up until the first sound comes. */
function soundPass(
  plan: FilmPlan,
  reads: (sink: Sink) => number,
  over: (bytes: number) => Error,
): Pick<FilmPass, "outputArguments" | "meter" | "speech"> {
  if (plan.sound === undefined) {
    return { outputArguments: [], meter: undefined, speech: undefined };
  }
  const meter = soundMeter({ truePeak: false });
  const track = ["-map", `0:${plan.sound}`];
  const measured = [...track, "-af", meter.filters(reads(meter.sink)), "-f", "null", "-"];
  if (!plan.speech) return { outputArguments: measured, meter, speech: undefined };
  const speech = collected(plan.maxOutputBytes, over);
  const format = ["-ac", "1", "-ar", `${speechRate}`, "-f", "s16le"];
  const heard = [...track, ...format, `pipe:${reads(speech)}`];
  return { outputArguments: [...measured, ...heard], meter, speech };
}

/** The first frame, and the first one after the middle of each of `evenFrames` equal parts. */
function evenly({ durationSeconds, evenFrames }: FilmPlan): string {
  const part = durationSeconds / evenFrames;
  // The least bit more, so that a frame right in the middle is not lost to rounding.
  const partOf = (time: string): string => `floor((${time}-${part / 2})/${part}+0.000001)`;
  const chosen = `isnan(prev_selected_t)+gt(${partOf("t")},${partOf("prev_selected_t")})`;
  return `select='${chosen}',${first(evenFrames + 1)}`;
}

const atCuts = ({ sceneChange }: FilmPlan): string =>
  `select='gt(scene,${sceneChange})*(isnan(prev_selected_t)+gte(t-prev_selected_t,${shortestScene}))'`;

const first = (count: number): string => `select='lt(n,${count})'`;

/** Only of the one key, because decoders give frames entries of their own (EXIF, for example). */
const print = (key: string, into: number): string =>
  `${microseconds},metadata=mode=print:key=${key}:file=${descriptor(into)}`;

const shrink = ({ width, height }: FilmPlan): string =>
  `scale=${width}:${height},setsar=1,format=yuvj420p`;

function timed(
  parts: JpegParts,
  times: readonly number[],
  { width, height }: FilmPlan,
): readonly Frame[] {
  return parts.pictures().flatMap((bytes, at) => {
    const second = times[at];
    return second === undefined ? [] : [{ second, bytes, width, height }];
  });
}
