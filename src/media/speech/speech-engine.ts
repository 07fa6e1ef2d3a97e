import type { Language } from "../../kernel/language.ts";

export interface Voice {
  /** What a caller writes, for example `en-us`, `ja` or, with another timbre, `ja+f3`. */
  readonly id: string;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  readonly gender?: "female" | "male";
}

export interface SpeakOptions {
  /** Left out: the default voice of `language`, or of the language the text is in. */
  readonly voice?: string;
  readonly language?: Language;
  /** 1 is the voice's own speed; 0.25 to 4. An engine holds it to what its voices can do. */
  readonly speed?: number;
}

export interface Speech {
  /** 16-bit PCM WAV. */
  readonly bytes: Uint8Array;
  readonly durationSeconds: number;
  readonly voice: string;
}

/** Text to speech on this machine. */
export interface SpeechEngine {
  readonly name: string;
  voices(signal: AbortSignal): Promise<readonly Voice[]>;
  /** Voices of one language that are easily told apart, the most different first; not all need be listed. */
  cast(language: Language, signal: AbortSignal): Promise<readonly Voice[]>;
  /**
   * @throws `media.unknownVoice`, `media.textTooLong`, `media.unreadable` when there is nothing to say,
   * `media.engineMissing`.
   */
  speak(text: string, options: SpeakOptions, signal: AbortSignal): Promise<Speech>;
}
