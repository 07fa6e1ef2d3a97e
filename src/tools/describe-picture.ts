import type { Language, Localized } from "../kernel/language.ts";
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

interface Readings {
  readonly text: string;
  readonly codes: readonly { readonly format: string; readonly text: string }[];
}

const labels: Localized<{ readonly text: string; readonly code: (format: string) => string }> = {
  en: {
    text: "text in the picture, read by OCR",
    code: (format) => `${format} code in the picture`,
  },
  ja: {
    text: "OCR で読み取った画像内の文字",
    code: (format) => `画像内の ${format} コード`,
  },
};

/** The text and codes of a picture, as material beside it. */
export function readingsOf({ text, codes }: Readings, language: Language): Material[] {
  const words = labels[language];
  return [
    ...(text === "" ? [] : [{ label: words.text, text }]),
    ...codes.map((code) => ({ label: words.code(code.format), text: code.text })),
  ];
}
