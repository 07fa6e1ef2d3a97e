/** Loudness and silences of a track, measured by ffmpeg's filters while the track passes through. */

import { descriptor, frameMetadata } from "../ffmpeg/frame-metadata.ts";
import type { Sink } from "../programs/sink.ts";
import type { AudioMeasures, Silence } from "./audio-engine.ts";

/** Softer than this, for at least so long, is silence. */
export const silence = { decibels: -50, seconds: 0.5 } as const;

/** EBU R 128 counts nothing below this; ffmpeg states it for a track without sound. */
const loudnessFloor = -70;

export interface SoundMeter {
  /** The filters; what they find is written to the descriptor, which belongs to `sink`. */
  filters(into: number): string;
  readonly sink: Sink;
  /** After the run. */
  measures(durationSeconds: number): AudioMeasures;
}

export interface SoundMeterOptions {
  /** The true peak, too: the track is upsampled for it, which costs more than all the rest. */
  readonly truePeak: boolean;
}

export function soundMeter({ truePeak }: SoundMeterOptions): SoundMeter {
  const starts: number[] = [];
  const ends: number[] = [];
  let loudness = loudnessFloor;
  let peak = 0;

  return {
    filters: (into) =>
      [
        `ebur128=metadata=1${truePeak ? ":peak=true" : ""}`,
        `silencedetect=noise=${silence.decibels}dB:duration=${silence.seconds}`,
        `ametadata=mode=print:file=${descriptor(into)}`,
      ].join(","),

    sink: frameMetadata((key, value) => {
      const found = Number(value);
      if (!Number.isFinite(found)) return;
      if (key === "lavfi.silence_start") starts.push(Math.max(0, found));
      else if (key === "lavfi.silence_end") ends.push(found);
      else if (key === "lavfi.r128.I") loudness = found;
      else if (key.startsWith("lavfi.r128.true_peaks_ch")) peak = Math.max(peak, found);
    }),

    measures: (durationSeconds) => ({
      ...(loudness > loudnessFloor && { loudnessLufs: loudness }),
      ...(peak > 0 && { truePeakDb: round(20 * Math.log10(peak)) }),
      ...silentParts(
        // A silence that lasts to the end has no end of its own.
        starts.map((startSecond, at) => ({ startSecond, endSecond: ends[at] ?? durationSeconds })),
        durationSeconds,
      ),
    }),
  };
}

/** The silences inside the track, and their share of it. */
export function silentParts(
  found: readonly Silence[],
  durationSeconds: number,
): Pick<AudioMeasures, "silences" | "silentShare"> {
  const silences = found
    .map(({ startSecond, endSecond }) => ({
      startSecond: round(startSecond),
      endSecond: round(Math.min(endSecond, durationSeconds)),
    }))
    .filter(({ startSecond, endSecond }) => endSecond > startSecond);
  const silent = silences.reduce((sum, part) => sum + part.endSecond - part.startSecond, 0);
  const silentShare = durationSeconds > 0 ? round(Math.min(1, silent / durationSeconds)) : 0;
  return { silences, silentShare };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
