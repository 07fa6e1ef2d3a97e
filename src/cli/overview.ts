import type { Language } from "../kernel/language.ts";
import type { CommandEntry } from "./command-entry.ts";
import { helpWords } from "./words/help.ts";

/** What the program is, and its commands. */
export function overview(entries: readonly CommandEntry[], language: Language): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return [
    helpWords.product[language],
    "",
    helpWords.commands[language],
    ...entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary[language]}`),
    "",
    helpWords.more[language],
    helpWords.exit[language],
  ].join("\n");
}
