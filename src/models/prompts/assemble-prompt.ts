import { createHash } from "node:crypto";
import type { Language } from "../../kernel/language.ts";
import { fenced, fenceRule, newMark } from "./fence.ts";
import { loadPrompt, type PromptFile } from "./load-prompt.ts";
import type { Prompt, PromptFilling } from "./prompt.ts";

/** The place of the fenced material. */
const materialName = "material";

const place = /\{\{([a-z][A-Za-z]*)\}\}/g;

/**
 * Puts a prompt together from its file.
 *
 * The hub's own values go in the places of their names. Material is made plain, fenced and put in the
 * place of `{{material}}`; then the instructions end with the rule that it is data. Where there is
 * a place but no material, the place says so.
 *
 * @param mark of the fences; random unless a test wants to know it.
 * @throws a plain `Error` where the filling does not fit the file, which is a bug.
 */
export function assemblePrompt(
  name: string,
  language: Language,
  filling: PromptFilling = {},
  mark: string = newMark(),
): Prompt {
  const file = loadPrompt(name, language);
  checkFilling(file, filling);
  // The words without the mark are the same each time.
  const digest = createHash("sha256")
    .update(JSON.stringify([name, file.version, language, filled(file, filling, "")]))
    .digest("hex");
  return { name, version: file.version, language, ...filled(file, filling, mark), digest };
}

/** The names of all places in a file. */
export const placesIn = ({ instructions, task }: PromptFile): ReadonlySet<string> =>
  new Set([...`${instructions}\n${task}`.matchAll(place)].map(([, name = ""]) => name));

function checkFilling(file: PromptFile, { values = {}, material = [] }: PromptFilling): void {
  const places = placesIn(file);
  const given = new Set([...Object.keys(values), ...(material.length > 0 ? [materialName] : [])]);
  const missing = [...places].filter((name) => name !== materialName && !given.has(name));
  const unused = [...given].filter((name) => !places.has(name));
  if (missing.length === 0 && unused.length === 0) return;
  const faults = [
    ...missing.map((name) => `lacks ${name}`),
    ...unused.map((name) => `has no place for ${name}`),
  ];
  throw new Error(`the prompt ${file.name}.${file.language} ${faults.join(", ")}`);
}

function filled(
  file: PromptFile,
  { values = {}, material = [] }: PromptFilling,
  mark: string,
): Pick<Prompt, "instructions" | "text"> {
  const { language, instructions, task } = file;
  const fence = fenced(material, language, mark);
  // In one pass: what is put in is not read for places again.
  const fill = (text: string): string =>
    text.replaceAll(place, (_, name: string) =>
      name === materialName ? fence : (values[name] ?? ""),
    );
  const rule = material.length > 0 ? `\n\n${fenceRule[language](mark)}` : "";
  return { instructions: fill(instructions) + rule, text: fill(task) };
}
