import type { Engines } from "../../media/engines.ts";
import type { ModelSession } from "../../models/models.ts";

/** What speaking takes, within one call. */
export interface SpeakingRoom {
  readonly engines: Engines;
  readonly session: ModelSession;
  /** Takes the sound; whoever made the folder removes it. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface Line {
  readonly text: string;
  /** `provider/voice`, or a voice of this machine; left out, the usual one. */
  readonly voice?: string | undefined;
  /** Left out, as the text shows. */
  readonly language?: "en" | "ja" | undefined;
  /** 1 is the voice's own speed. */
  readonly speed: number;
}

export interface SpokenLine {
  /** One after another, without a pause. */
  readonly files: readonly string[];
  /** Of each file. */
  readonly mimeType: string;
  /** As a caller may write it again. */
  readonly voice: string;
  /** `provider/model`, or the engine of this machine. */
  readonly engine: string;
}
