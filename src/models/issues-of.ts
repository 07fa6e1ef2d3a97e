import * as z from "zod";
import { type Localized, localized } from "../kernel/language.ts";

/** A fault of a value, in the words of one language. */
export interface Issue {
  readonly code: z.core.$ZodIssue["code"];
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The words of a check of our own, for zod to carry in each language. */
export const inWords = (words: Localized) => ({ message: words.en, params: { words } });

const wordings = localized((language) =>
  language === "ja" ? z.locales.ja().localeError : z.locales.en().localeError,
);

/** What is wrong with a value, in the same order in each language; nothing where it fits. */
export const issuesOf = (schema: z.ZodType, value: unknown): Localized<readonly Issue[]> =>
  localized((language) => {
    const { error } = schema.safeParse(value, { error: wordings[language] });
    return (error?.issues ?? []).map((issue) => ({
      code: issue.code,
      path: issue.path,
      message: ownWords(issue)?.[language] ?? issue.message,
    }));
  });

function ownWords(issue: z.core.$ZodIssue): Localized | undefined {
  const words: unknown = issue.code === "custom" ? issue.params?.["words"] : undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `inWords` puts it there
  return words as Localized | undefined;
}
