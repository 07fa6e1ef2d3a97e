import type { AudioMeasures } from "../audio/audio-engine.ts";

/** Film: probing and reading. Times are in seconds from the start. */

export interface VideoProbe {
  readonly durationSeconds: number;
  /** Pixels as shown, after rotation. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond?: number;
  readonly codec: string;
  readonly container: string;
  /** Degrees clockwise that the stored picture is turned by: 90, 180 or 270. */
  readonly rotation?: number;
  readonly audio?: {
    readonly codec: string;
    readonly sampleRate: number;
    readonly channels: number;
  };
  readonly tags: Readonly<Record<string, string>>;
}

export interface Frame {
  readonly second: number;
  /** JPEG. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Scene {
  readonly startSecond: number;
  readonly endSecond: number;
}

export interface VideoReading {
  /** Its duration is what was read: a film that breaks off is shorter than it claims. */
  readonly probe: VideoProbe;
  /** In order of time. */
  readonly frames: readonly Frame[];
  /** Scenes cover the whole film without gaps. */
  readonly scenes: readonly Scene[];
  /** Absent when the film has no sound. */
  readonly sound?: AudioMeasures & {
    /** The track as 16 kHz mono WAV, for speech recognition; made only when asked for. */
    readonly speech?: Uint8Array;
  };
}

export interface ReadVideoOptions {
  readonly maxFrames: number;
  /** `even`: at equal distances; `scenes`: one for each scene, then the gaps filled evenly. */
  readonly framesAt: "even" | "scenes";
  /** The longer side of a frame, in pixels. */
  readonly maxSide?: number;
  readonly speech?: boolean;
  readonly progress?: (share: number) => void;
}

/** What a stretch of a film that is encoded anew takes at most, in bytes for each second. */
export const cutBytesPerSecond = 64_000;

export interface CutVideoOptions {
  /** Only what lies from here; left out, from the beginning. */
  readonly startSecond?: number;
  /** And before here; left out, to the end. */
  readonly endSecond?: number;
  /** Of the new file; more than {@link cutBytesPerSecond} for each second can always be kept. */
  readonly maxBytes?: number;
}

/** A film in a file. */
export interface WrittenVideo {
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}

/** `path` is a local file; the engine reads that file only. */
export interface VideoEngine {
  readonly name: string;
  probe(path: string, signal: AbortSignal): Promise<VideoProbe>;
  /** Frames, scenes, silences and speech track in one pass over the film. */
  read(path: string, options: ReadVideoOptions, signal: AbortSignal): Promise<VideoReading>;
  /**
   * A stretch of the film for somebody to watch, as MP4 with sound on one channel, into a new file at
   * `into`: its pictures as they are where that begins at a key frame and fits, else small and few. The
   * file belongs to the caller, what a failure leaves of it too.
   */
  cut(
    path: string,
    into: string,
    options: CutVideoOptions,
    signal: AbortSignal,
  ): Promise<WrittenVideo>;
  /**
   * Where the film can be cut without encoding it anew: the last such second up to `second`;
   * `undefined` where there is none.
   */
  cutBefore(path: string, second: number, signal: AbortSignal): Promise<number | undefined>;
}
