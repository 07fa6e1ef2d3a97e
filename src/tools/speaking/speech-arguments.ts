import * as z from "zod";

/** What speech can be had as. */
export const speechFormats = ["wav", "mp3", "opus"] as const;

export type SpeechFormat = (typeof speechFormats)[number];

/** A voice of this machine, `provider/voice`, or a provider's voice by its bare name. */
export const voiceArgument = z.string().min(1).max(128);

export const isProvidersVoice = (voice: string): boolean => voice.includes("/");

/** Opus is kept in Ogg. */
export const speechFileName = (stem: string, format: SpeechFormat): string =>
  `${stem}.${format === "opus" ? "ogg" : format}`;
