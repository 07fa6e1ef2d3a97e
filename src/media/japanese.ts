/** One letter of Japanese writing, as the source of a regular expression with the `u` flag. */
export const japaneseLetter = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇]`;

const anyLetter = new RegExp(japaneseLetter, "u");

export const hasJapanese = (text: string): boolean => anyLetter.test(text);
