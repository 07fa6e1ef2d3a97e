import * as z from "zod";
import type { Transcript } from "../capabilities/transcribe.ts";
import { mainLanguage } from "../speech/main-language.ts";
import { listOf } from "../wire/list-of.ts";

const seconds = z
  .number()
  .min(0)
  .transform((milliseconds) => milliseconds / 1000);

const stretch = { text: z.string(), offsetMilliseconds: seconds, durationMilliseconds: seconds };

const phrase = z.object({
  ...stretch,
  locale: z.string().optional().catch(undefined),
  speaker: z.int().optional().catch(undefined),
  words: listOf(z.object(stretch)).catch([]),
});

/** `TranscriptionResult`; times are in milliseconds. */
export const transcription = z
  .object({
    durationMilliseconds: seconds.optional().catch(undefined),
    combinedPhrases: listOf(z.object({ text: z.string() })).catch([]),
    phrases: z.array(phrase),
  })
  .transform(({ durationMilliseconds, ...rest }) => ({
    ...rest,
    durationSeconds: durationMilliseconds,
  }));

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
    ...(words
      ? {
          words: phrases.flatMap((one) =>
            one.words.map((w) => ({ ...timed(w), ...speakerOf(one) })),
          ),
        }
      : {}),
  };
}

interface Timed {
  readonly text: string;
  /** In seconds by now. */
  readonly offsetMilliseconds: number;
  readonly durationMilliseconds: number;
}

const timed = ({ text, offsetMilliseconds: start, durationMilliseconds: length }: Timed) => ({
  startSecond: start,
  endSecond: start + length,
  text,
});

const speakerOf = ({ speaker }: { readonly speaker?: number | undefined }) =>
  speaker === undefined ? {} : { speaker: String(speaker) };
