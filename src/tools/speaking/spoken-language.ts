import type { Language } from "../../kernel/language.ts";

const hasKana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const hasHan = /\p{Script=Han}/u;

/**
 * The language that a text shows by its script, as far as it does.
 *
 * Kana is Japanese. Bare Chinese characters are so only for the voices of this machine, which know no
 * other language that is written with them; `sure` leaves them open.
 */
export const languageOfText = (
  text: string,
  { sure }: { readonly sure: boolean },
): Language | undefined => (hasKana.test(text) || (!sure && hasHan.test(text)) ? "ja" : undefined);
