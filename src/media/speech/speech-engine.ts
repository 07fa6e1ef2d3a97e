import type { Language } from "../../kernel/language.ts";

export interface Voice {
  /** What a caller writes, for example `en-us` or `ja`. */
  readonly id: string;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  readonly gender?: "female" | "male";
}

export interface SpeakOptions {
  /** Left out: the default voice of `language`. */
  readonly voice?: string;
  readonly language?: Language;
  /** 1 is the voice's own speed; 0.25 to 4. */
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
  /** @throws `media.unknownVoice`, `media.engineMissing`. */
  speak(text: string, options: SpeakOptions, signal: AbortSignal): Promise<Speech>;
}
