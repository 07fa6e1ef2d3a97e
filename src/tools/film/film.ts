/** What the makers of an understanding of a film hand each other. */

import type { Language } from "../../kernel/language.ts";
import type { VideoReading } from "../../media/video/video-engine.ts";
import type { TranscriptSegment } from "../../models/capabilities/transcribe.ts";
import type { MediaFile } from "../../models/models.ts";
import type { FrameFacts } from "../frame-facts.ts";
import type { SourceFailure } from "../settle.ts";

export interface Film {
  readonly file: MediaFile;
  readonly reading: VideoReading;
  readonly frames: readonly FrameFacts[];
  readonly language: Language;
  /** `frames` asks nobody to listen, `audio` nobody to look. */
  readonly aspect: "frames" | "audio" | "integrated";
  /** The caller's. */
  readonly signal: AbortSignal;
  readonly onProse?: (soFar: string) => void;
}

export interface FilmUnderstanding {
  /** Who had a part in it, as `provider/model`. */
  readonly models: readonly string[];
  readonly summary?: string;
  /** In the order of the frames; nothing for those that nobody described. */
  readonly descriptions: readonly (string | undefined)[];
  /** Absent where nobody listened. */
  readonly transcript?: string;
  readonly segments?: readonly TranscriptSegment[];
  readonly failures: readonly SourceFailure[];
}

export interface Heard {
  readonly model: string;
  readonly text: string;
  readonly segments: readonly TranscriptSegment[];
}
