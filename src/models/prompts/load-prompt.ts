import { readFileSync } from "node:fs";
import type { Language } from "../../kernel/language.ts";

/** A prompt as it is written: `assets/prompts/<name>.<language>.md`. */
export interface PromptFile {
  readonly name: string;
  readonly language: Language;
  readonly version: number;
  /** Under `# Instructions`. */
  readonly instructions: string;
  /** Under `# Task`. */
  readonly task: string;
}

/** Where prompts lie, in a checkout and in the package. */
export const promptFolder = new URL("../../../assets/prompts/", import.meta.url);

const form = /^version: ([1-9]\d*)\n+# Instructions\n([^]+)\n# Task\n([^]+)$/;

/** Read once each: there are few of them, and they are small. */
const known = new Map<string, PromptFile>();

/** `name` is the hub's own, never a caller's. A file that is missing or misshapen is a bug. */
export function loadPrompt(name: string, language: Language): PromptFile {
  const key = `${name}.${language}`;
  const file = known.get(key) ?? parsePrompt(name, language, source(key));
  known.set(key, file);
  return file;
}

/** Line ends as a checkout on Windows may have them are taken, too. */
const source = (key: string): string =>
  readFileSync(new URL(`${key}.md`, promptFolder), "utf8").replaceAll("\r\n", "\n");

export function parsePrompt(name: string, language: Language, text: string): PromptFile {
  const [, version, instructions, task] = form.exec(text) ?? [];
  if (version === undefined || instructions === undefined || task === undefined) {
    throw new Error(
      `the prompt ${name}.${language} lacks its version, # Instructions or # Task, in this order`,
    );
  }
  return {
    name,
    language,
    version: Number(version),
    instructions: instructions.trim(),
    task: task.trim(),
  };
}
