export interface SpeakRequest {
  readonly text: string;
  /** A voice of this provider; left out, its default for the language. */
  readonly voice?: string;
  /** BCP 47. */
  readonly language?: string;
  /** 1 is the voice's own speed; 0.25 to 4. */
  readonly speed: number;
}

export interface SpokenAudio {
  readonly bytes: Uint8Array;
  /** `audio/wav` where the model can give it; else what it gives. */
  readonly mimeType: string;
  /** The voice that spoke. */
  readonly voice: string;
}

export interface ProviderVoice {
  readonly id: string;
  readonly name: string;
  /** BCP 47; absent for a voice that speaks every language of its model. */
  readonly language?: string;
  readonly gender?: "female" | "male";
}
