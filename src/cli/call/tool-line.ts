/** The second reading of a command line, when the tool and so its options are known. */

import type { Language } from "../../kernel/language.ts";
import type { ToolListing } from "../app-contract.ts";
import type { Given, Option } from "../define-command.ts";
import { type Line, parse } from "../parse.ts";
import { didYouMean, usage } from "../usage.ts";
import { isSwitch, kebab, toolArguments, type ToolOption, toolOptions } from "./tool-options.ts";

/** The tool with this name. @throws `cli.usage` with the name that was probably meant. */
export function toolNamed(name: string, tools: readonly ToolListing[]): ToolListing {
  const found = tools.find((tool) => tool.name === name);
  if (found !== undefined) return found;
  const names = tools.map((tool) => tool.name);
  const hint = didYouMean(name, names, {
    en: "`kumihimo tools` lists them.",
    ja: "`kumihimo tools` で一覧できます。",
  });
  throw usage(
    `There is no tool "${name}". ${hint.en}`,
    `「${name}」というツールはありません。${hint.ja}`,
  );
}

/** How to call the tool, and what it does. */
export function toolHelp(
  tool: ToolListing,
  options: readonly Option[],
  language: Language,
): string {
  const parsed = parse(lineOf(tool, options).line, ["--help"], language);
  return "help" in parsed ? parsed.help : "";
}

export type ToolLine =
  | { readonly args: Readonly<Record<string, unknown>> }
  | { readonly help: string };

/**
 * The arguments that stand on the command line as options, or the help that was asked for.
 *
 * `given` is the first reading: it knows the command's own `options`; what is left are `words`.
 *
 * @throws `cli.usage`
 */
export function toolLine(
  tool: ToolListing,
  given: Given,
  { options, language }: { readonly options: readonly Option[]; readonly language: Language },
): ToolLine {
  if (given.has("help")) return { help: toolHelp(tool, options, language) };
  const { line, own } = lineOf(tool, options);
  const [, ...words] = given.operands;
  const spelled = words.map((word) => spelling(word, own));
  const parsed = parse(line, spelled, language);
  if ("help" in parsed) return parsed;
  const args = toolArguments(tool, own, parsed.given);
  // `--language` was read as the command's own; a tool that takes a language is meant too.
  const asked = given.text("language");
  const takesLanguage = own.some(({ property }) => property === "language");
  return { args: takesLanguage && asked !== undefined ? { language: asked, ...args } : args };
}

/** The command line of this tool: its own options, then those of the command. */
function lineOf(tool: ToolListing, options: readonly Option[]) {
  const taken = ["help", ...options.map(({ flags }) => /--([\w-]+)/.exec(flags)?.[1] ?? "")];
  const own = toolOptions(tool, taken);
  const line: Line = {
    name: `kumihimo call ${tool.name}`,
    summary: tool.description ?? tool.title ?? "",
    options: [...own, ...options],
  };
  return { line, own };
}

/** `--detailLevel` and `--detail_level` are `--detail-level`; `--no-loud` is `--loud=false`. */
function spelling(word: string, options: readonly ToolOption[]): string {
  const [, written = "", rest = ""] = /^--([\w-]+)(=.*)?$/s.exec(word) ?? [];
  const name = kebab(written);
  const positive = name.replace(/^no-/, "");
  const option = options.find(({ property }) => [name, positive].includes(kebab(property)));
  if (option === undefined) return word;
  if (kebab(option.property) === name) return `--${name}${rest}`;
  return isSwitch(option.variants) ? `--${positive}=false` : word;
}

/** @throws `cli.usage` naming the options that the tool cannot do without. */
export function requireArguments(tool: ToolListing, args: Readonly<Record<string, unknown>>): void {
  const required = tool.inputSchema["required"];
  const missing = (Array.isArray(required) ? required.map(String) : []).filter(
    (name) => args[name] === undefined,
  );
  if (missing.length === 0) return;
  const names = missing.map((name) => `--${kebab(name)}`).join(", ");
  throw usage(`${tool.name} needs ${names}.`, `${tool.name} には ${names} が必要です。`);
}
