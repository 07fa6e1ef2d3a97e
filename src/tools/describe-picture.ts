import type { Language } from "../kernel/language.ts";
import type { Answered, ModelSession } from "../models/models.ts";
import { assemblePrompt } from "../models/prompts/assemble-prompt.ts";
import type { Material } from "../models/prompts/prompt.ts";
import type { DetailLevel } from "./image-words.ts";
import { type PictureAnswer, pictureAnswers } from "./picture-answers.ts";

export interface PictureQuestion {
  readonly bytes: Uint8Array;
  readonly level: DetailLevel;
  readonly language: Language;
  /** Text and codes that the engines read in it. */
  readonly read: readonly Material[];
  readonly onProse?: (soFar: string) => void;
}

/** What a model sees in a picture. */
export async function describePicture(
  session: ModelSession,
  { bytes, level, language, read, ...along }: PictureQuestion,
): Promise<Answered<PictureAnswer>> {
  // One or two sentences are about the whole, and need no words of it.
  const material = level === "basic" ? [] : read;
  const prompt = assemblePrompt(`describe-picture-${level}`, language, { material });
  return await session.describe({
    prompt,
    answer: pictureAnswers[level],
    pictures: [{ bytes }],
    ...along,
  });
}

/** The text and codes of a picture, as material beside it. */
export function readingsOf(facts: {
  readonly text: string;
  readonly codes: readonly { readonly format: string; readonly text: string }[];
}): Material[] {
  const text =
    facts.text === "" ? [] : [{ label: "text in the picture, read by OCR", text: facts.text }];
  const codes = facts.codes.map((code) => ({
    label: `${code.format} code in the picture`,
    text: code.text,
  }));
  return [...text, ...codes];
}
