export interface TranscribeRequest {
  readonly audio: SentAudio;
  /** BCP 47; left out, the model tells. */
  readonly language?: string;
  /** Times of single words are wanted. */
  readonly words: boolean;
  /** Who speaks is wanted; the number of speakers where it is known. */
  readonly speakers?: number | "unknown";
}

export interface SentAudio {
  /** Backed by a file, so that a large one is never wholly in memory twice. */
  readonly body: Blob;
  /** `audio/wav`, `audio/mpeg`, `audio/ogg`, `audio/flac` or `audio/mp4`. */
  readonly mimeType: string;
  readonly durationSeconds: number;
}

/** Times are in seconds from the start of the audio that was sent. */
export interface Transcript {
  readonly text: string;
  /** BCP 47; absent where the model does not say. */
  readonly language?: string;
  /** Empty where the model gives no times. */
  readonly segments: readonly TranscriptSegment[];
  readonly words?: readonly TranscriptWord[];
}

export interface TranscriptSegment {
  readonly startSecond: number;
  readonly endSecond: number;
  readonly text: string;
  /** A label that holds within this transcript, such as `A`. */
  readonly speaker?: string;
}

export interface TranscriptWord {
  readonly startSecond: number;
  readonly endSecond: number;
  readonly text: string;
  readonly speaker?: string;
}
