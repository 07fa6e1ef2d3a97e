/** Sound: probing, converting and measuring. Times are in seconds from the start. */

export interface AudioProbe {
  readonly durationSeconds: number;
  readonly codec: string;
  readonly container: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitRate?: number;
  /** Tags of the container such as `title` and `artist`, keys in lower case. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Silence {
  readonly startSecond: number;
  readonly endSecond: number;
}

export interface AudioMeasures {
  /** Integrated loudness in LUFS (EBU R 128); absent when the sound is too short or silent. */
  readonly loudnessLufs?: number;
  readonly truePeakDb?: number;
  readonly silences: readonly Silence[];
  /** Share of the time that is silent, 0 to 1. */
  readonly silentShare: number;
}

/** What was measured of a file; what it says of itself comes with it, from the same look into it. */
export interface MeasuredAudio extends AudioMeasures {
  readonly probe: AudioProbe;
}

/** `opus` is Opus in Ogg, `aac` is AAC in MP4 (`.m4a`). */
export type AudioFormat = "wav" | "mp3" | "opus" | "flac" | "aac";

export interface AudioFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly durationSeconds: number;
}

/** Converted sound in a file. */
export type WrittenAudio = Omit<AudioFile, "bytes"> & {
  /** Bytes. */
  readonly size: number;
};

export interface ConvertAudioOptions {
  readonly format: AudioFormat;
  /** In Hz, held to 8000 to 192000; a format that does not know the rate takes the next higher one. */
  readonly sampleRate?: number;
  /** Left out: as many as the source has, at most 2 for `wav`. */
  readonly channels?: 1 | 2;
  /** Only what lies from here; left out, from the beginning. */
  readonly startSecond?: number;
  /** And before here; left out, or later than the end, to the end. */
  readonly endSecond?: number;
}

/** One part of a programme. */
export interface SoundPart {
  /** Local files, one after another without a pause. */
  readonly files: readonly string[];
  /** Parts of one group, such as one speaker's, are made louder or softer together. */
  readonly group?: string;
  /** Names the part's chapter, in formats that have chapters. */
  readonly title?: string;
}

export interface AssembleOptions {
  readonly format: AudioFormat;
  /** Between two parts, in place of the silence they begin and end with; left out, they follow as they are. */
  readonly silenceSeconds?: number;
  /** What every group is brought to, in LUFS, with its peaks held in; left out, all stays as loud as it is. */
  readonly loudnessLufs?: number;
  /** Such as `title` and `artist`; WAV goes without, and without chapters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** 0 to 1. */
  readonly progress?: (share: number) => void;
}

export interface AssembledSound extends AudioFile {
  /** Where each part lies. */
  readonly parts: readonly { readonly startSecond: number; readonly endSecond: number }[];
}

/** `path` is a local file; the engine reads that file only. */
export interface AudioEngine {
  readonly name: string;
  probe(path: string, signal: AbortSignal): Promise<AudioProbe>;
  /** Loudness, peak and silences (below -50 dB for at least 0.5 s), in one pass. */
  measure(path: string, signal: AbortSignal): Promise<MeasuredAudio>;
  /** The sound track; 16 kHz mono WAV is `{ format: "wav", sampleRate: 16000, channels: 1 }`. */
  convert(path: string, options: ConvertAudioOptions, signal: AbortSignal): Promise<AudioFile>;
  /** So that costly sound is not made in vain. @throws `media.engineMissing` for a format it cannot write. */
  mustWrite(format: AudioFormat): Promise<void>;
  /** One sound of many, on one channel, as speech is. */
  assemble(
    parts: readonly SoundPart[],
    options: AssembleOptions,
    signal: AbortSignal,
  ): Promise<AssembledSound>;
  /**
   * As `convert`, into a new file at `into`, however long it is without more memory. The file belongs
   * to the caller, what a failure leaves of it too.
   */
  convertInto(
    path: string,
    into: string,
    options: ConvertAudioOptions,
    signal: AbortSignal,
  ): Promise<WrittenAudio>;
  /** A PNG of the waveform; sides are held to 16 to 8192 pixels. */
  waveform(
    path: string,
    size: { width: number; height: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>;
}
