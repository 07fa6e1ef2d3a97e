/**
 * Two or more English words in a row, where a text is to be Japanese; names, ids and commands in
 * backticks are the same in every language.
 */
export const englishIn = (text: string): string[] =>
  text.replaceAll(/`[^`]*`/g, "").match(/[a-z]{2,}(?:[ ,:;]+[a-z]{2,})+/gi) ?? [];
