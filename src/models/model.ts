import type { Capability } from "./capability.ts";

/** One row of an adapter's table of models. What is not known is left out, never guessed. */
export interface Model {
  /** As the vendor writes it. */
  readonly id: string;
  readonly capabilities: readonly Capability[];
  readonly limits?: Limits;
  readonly price?: Price;
  readonly features?: Features;
  /** The day on which the vendor stops serving it, ISO 8601. */
  readonly retiresOn?: string;
}

/** What is brought within these bounds before it is sent. */
export interface Limits {
  readonly pictures?: {
    readonly most?: number;
    /** The longer side, in pixels; a larger one is only made smaller by the vendor. */
    readonly maxSide?: number;
    readonly maxBytes?: number;
    readonly mimeTypes?: readonly string[];
  };
  readonly audio?: MediaLimits;
  readonly film?: MediaLimits;
  /** Characters of one text to speak. */
  readonly maxCharacters?: number;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  /** Inputs of one `embed`. */
  readonly maxInputs?: number;
}

export interface MediaLimits {
  readonly maxBytes?: number;
  readonly maxSeconds?: number;
  /** The first is what anything else is turned into. */
  readonly mimeTypes?: readonly string[];
  /**
   * Sound never as it came, but always as the hub writes speech: 16 kHz, one channel, 16 bits. For a
   * vendor that refuses anything else, or hears but one of its channels.
   */
  readonly onlyAsMade?: boolean;
}

export interface Features {
  /** `transcribe`: times of single words. */
  readonly words?: boolean;
  /** `transcribe`: who speaks. */
  readonly speakers?: boolean;
  /** `embed`: pictures too. */
  readonly pictures?: boolean;
}

/** In US dollars, for what {@link Usage} counts. */
export interface Price {
  readonly perMillionInputTokens?: number;
  readonly perMillionCachedInputTokens?: number;
  readonly perMillionOutputTokens?: number;
  readonly perMinute?: number;
  readonly perMillionCharacters?: number;
  readonly perPicture?: number;
  readonly perCall?: number;
}
