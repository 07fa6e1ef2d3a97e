import { mediaErrors } from "../errors.ts";
import { remembered } from "../ffmpeg/remembered.ts";
import { type FfmpegRun, runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import { probeStreams, type SoundTrack, type StreamProbe } from "../ffmpeg/stream-probe.ts";
import type { Programs } from "../programs/programs.ts";
import { type Collected, collected } from "../programs/sink.ts";
import type { ConvertAudioOptions } from "./audio-engine.ts";
import type { AudioConfig } from "./config.ts";

/** A file that has sound. */
export type Sounding = StreamProbe & { readonly sound: SoundTrack };

/** ffmpeg, bound to the limits of sound. */
export interface SoundReader {
  readonly settings: AudioConfig;
  /** @throws `media.unreadable` for a file without sound, and what `probeStreams` throws. */
  open(path: string, signal: AbortSignal): Promise<Sounding>;
  /** The second that was reached. */
  run(
    source: Sounding,
    to: Pick<FfmpegRun, "inputArguments" | "outputArguments" | "outputs">,
    signal: AbortSignal,
  ): Promise<number>;
  /** For output within the limit. */
  collected(): Collected;
}

export const soundReader = (programs: Programs, settings: AudioConfig): SoundReader => ({
  settings,

  open: remembered(async (path, signal) => {
    const found = await probeStreams(programs, path, { what: "audio", ...settings }, signal);
    const { sound } = found;
    if (sound !== undefined) return { ...found, sound };
    throw mediaErrors.unreadable({ what: "audio", why: "it has no sound" });
  }),

  run({ path, container }, to, signal) {
    const input = { path, demuxer: container.demuxer };
    return runFfmpeg(programs, { what: "audio", input, ...settings, ...to }, signal);
  },

  collected() {
    const limit = settings.maxOutputBytes;
    return collected(limit, (bytes) => mediaErrors.tooLarge({ bytes, limit }));
  },
});

interface Track {
  readonly sampleRate?: number;
  readonly channels?: number | undefined;
  /** The number of the input whose tags and chapters are written; left out, none are. */
  readonly tagsFrom?: number;
}

/** Arguments for a stretch of the source, to the sample. */
export const stretch = ({
  startSecond = 0,
  endSecond,
}: Pick<ConvertAudioOptions, "startSecond" | "endSecond">): Required<
  Pick<FfmpegRun, "inputArguments" | "outputArguments">
> => ({
  inputArguments: startSecond > 0 ? ["-ss", startSecond.toFixed(6)] : [],
  outputArguments:
    endSecond === undefined ? [] : ["-t", Math.max(0, endSecond - startSecond).toFixed(6)],
});

/** Arguments that choose the sound track alone, without the tags of its file. */
export const track = ({ sound }: Sounding, to: Track = {}): readonly string[] => [
  "-map",
  `0:${sound.index}`,
  "-map_metadata",
  `${to.tagsFrom ?? -1}`,
  ...(to.sampleRate === undefined ? [] : ["-ar", `${to.sampleRate}`]),
  ...(to.channels === undefined ? [] : ["-ac", `${to.channels}`]),
];
