import * as z from "zod";
import type { Transcript, TranscriptWord } from "../capabilities/transcribe.ts";
import { mainLanguage } from "../speech/main-language.ts";
import { listOf } from "../wire/list-of.ts";

const milliseconds = z.number().min(0);

const stretch = z.object({
  text: z.string(),
  offsetMilliseconds: milliseconds,
  durationMilliseconds: milliseconds,
});

const phrase = stretch.extend({
  locale: z.string().optional().catch(undefined),
  speaker: z.int().optional().catch(undefined),
  words: listOf(stretch).catch([]),
});

type Phrase = z.output<typeof phrase>;

/** `TranscriptionResult` */
export const transcription = z.object({
  durationMilliseconds: milliseconds.optional().catch(undefined),
  combinedPhrases: listOf(z.object({ text: z.string() })).catch([]),
  phrases: z.array(phrase),
});

/** The vendor's confidence of a phrase has no place in a transcript. */
export function transcriptOf(
  { combinedPhrases, phrases }: z.output<typeof transcription>,
  words: boolean,
): Transcript {
  const whole = combinedPhrases.map(({ text }) => text).join("\n");
  const language = mainLanguage(
    phrases.map((one) => ({ language: one.locale, seconds: one.durationMilliseconds })),
  );
  return {
    text: whole === "" ? phrases.map(({ text }) => text).join(" ") : whole,
    ...(language === undefined ? {} : { language }),
    segments: phrases.map((one) => ({ ...timed(one), ...speakerOf(one) })),
    ...(words ? { words: phrases.flatMap(wordsOf) } : {}),
  };
}

/** Who speaks is told for whole phrases. */
const wordsOf = (said: Phrase): TranscriptWord[] =>
  said.words.map((word) => ({ ...timed(word), ...speakerOf(said) }));

const timed = ({ text, offsetMilliseconds, durationMilliseconds }: z.output<typeof stretch>) => ({
  startSecond: offsetMilliseconds / 1000,
  endSecond: (offsetMilliseconds + durationMilliseconds) / 1000,
  text,
});

const speakerOf = ({ speaker }: Phrase): { readonly speaker?: string } =>
  speaker === undefined ? {} : { speaker: String(speaker) };
