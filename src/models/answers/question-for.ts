import type { Language, Localized } from "../../kernel/language.ts";
import type { Question } from "../capabilities/question.ts";
import type { Prompt } from "../prompts/prompt.ts";
import type { Answer } from "./define-answer.ts";

/**
 * Written out besides being sent as `answer`: not every model is held to a schema, and some vendors
 * refuse to be asked for JSON by a text that does not speak of it.
 */
const formRule: Localized<(schema: string) => string> = {
  en: (schema) =>
    `Answer with one JSON object that fits this JSON Schema, and with nothing else:\n${schema}`,
  ja: (schema) =>
    `次の JSON Schema に合う JSON オブジェクトを 1 つだけ出力し、ほかには何も書かないでください。\n${schema}`,
};

/** The question that a prompt asks, and the form in which it is to be answered. */
export function questionFor(
  { instructions, text, language }: Pick<Prompt, "instructions" | "text" | "language">,
  { name, schema }: Answer,
  maxOutputTokens?: number,
): Question {
  return {
    instructions,
    text: `${text}\n\n${formOf(schema, language)}`,
    answer: { name, schema },
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
}

const formOf = (schema: Answer["schema"], language: Language): string =>
  formRule[language](JSON.stringify(schema));
