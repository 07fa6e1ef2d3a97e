import type { Language, Localized } from "../../kernel/language.ts";
import type { Transcript } from "../../models/capabilities/transcribe.ts";
import type { Answered, ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import { type SpeechMood, speechMood } from "./speech-mood.ts";

export interface SpeechToJudge {
  readonly transcript: Pick<Transcript, "text" | "segments">;
  /** Of the prose in the answer. */
  readonly language: Language;
  readonly onProse?: (soFar: string) => void;
}

const label: Localized = { en: "transcript", ja: "文字起こし" };

/** What a model reads of the speakers' mood in their words. */
export async function judgeSpeech(
  session: ModelSession,
  { transcript, language, ...along }: SpeechToJudge,
): Promise<Answered<SpeechMood>> {
  const lines = linesOf(transcript).map(({ text, speaker }, index) => {
    const who = speaker === undefined ? "" : `${speaker}: `;
    return `${index + 1}. ${who}${text}`;
  });
  const material = [{ label: label[language], text: lines.join("\n") }];
  const prompt = assemblePrompt("judge-speech", language, { material });
  return await session.generate({ prompt, answer: speechMood, ...along });
}

interface SpokenLine {
  readonly text: string;
  readonly speaker?: string;
  readonly startSecond?: number;
  readonly endSecond?: number;
}

/** The lines as they were numbered for the model; one without times where there are no segments. */
export const linesOf = ({ text, segments }: SpeechToJudge["transcript"]): readonly SpokenLine[] =>
  segments.length > 0 ? segments : [{ text }];
