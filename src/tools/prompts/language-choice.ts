import { type Language, languages } from "../../kernel/language.ts";
import type { PromptArgument } from "../../pipeline/define-prompt.ts";

/** Lets a person choose the language of the message itself. */
export const languageChoice: PromptArgument = {
  name: "language",
  description: "en or ja; left out, the language of the request",
  complete: (typed) => languages.filter((language) => language.startsWith(typed)),
};

export const chosen = (given: Readonly<Record<string, string>>, language: Language): Language =>
  languages.find((known) => known === given["language"]) ?? language;
