import * as z from "zod";
import { type Language, languages } from "../kernel/language.ts";

/** The `language` argument of every tool that writes prose. */
export const languageArgument = z
  .enum(languages)
  .optional()
  .describe("Language of the prose in the answer; left out, that of the request.");

/** What the arguments say, else what the request says. */
export const spoken = (
  input: { readonly language?: Language | undefined },
  call: { readonly language: Language },
): Language => input.language ?? call.language;
