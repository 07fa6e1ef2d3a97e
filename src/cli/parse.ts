/** From words on the command line to what a command is given, by commander. */

import { Command as Parser, CommanderError, Option as ParserOption } from "commander";
import type { Language } from "../kernel/language.ts";
import type { Command, Given, Option } from "./define-command.ts";
import { fromCommander } from "./usage.ts";
import { helpWords, titles } from "./words/help.ts";

/** Options that every command takes. */
const commonOptions: readonly Option[] = [
  { flags: "--json", about: helpWords.json },
  { flags: "--language <language>", about: helpWords.language },
];

export interface Line extends Pick<Command, "operands" | "options" | "open"> {
  /** `kumihimo call` */
  readonly name: string;
  readonly summary: string;
}

export type Parsed = { readonly given: Given } | { readonly help: string };

/** @throws `cli.usage` */
export function parse(line: Line, words: readonly string[], language: Language): Parsed {
  let help = "";
  const parser = parserOf(line, language).configureOutput({
    writeOut: (text) => void (help += text),
    writeErr() {},
    outputError() {},
  });
  try {
    parser.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return { help: help.trimEnd() };
    const asksHelp = line.open === true && words.some((word) => /^(?:-h|--help)$/.test(word));
    if (asksHelp && error.code === "commander.missingArgument") {
      return { help: parser.helpInformation().trimEnd() };
    }
    throw fromCommander(error);
  }
  return { given: givenBy(parser) };
}

function parserOf({ name, summary, operands = [], options = [], open }: Line, language: Language) {
  const parser = new Parser(name)
    .description(summary)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => titles[language][title] ?? title });
  for (const operand of operands) parser.argument(operand.name, operand.about[language]);
  const own = new Set(options.map(longName));
  const common = commonOptions.filter((option) => !own.has(longName(option)));
  for (const option of [...options, ...common]) parser.addOption(parserOption(option, language));
  if (open === true) {
    // What `--help` shows depends on the tool, which is not known yet.
    return parser
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .option("-h, --help", helpWords.help[language]);
  }
  return parser.helpOption("-h, --help", helpWords.help[language]);
}

const longName = ({ flags }: Option): string => /--[\w-]+/.exec(flags)?.[0] ?? flags;

function parserOption({ flags, about, repeatable, choices }: Option, language: Language) {
  const option = new ParserOption(flags, about[language]);
  if (choices !== undefined) option.choices(choices);
  if (repeatable === true) {
    option.argParser((value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      value,
    ]);
  }
  return option;
}

function givenBy(parser: Parser): Given {
  const values: Readonly<Record<string, unknown>> = parser.opts();
  return {
    operands: parser.args,
    text(option) {
      const value = values[option];
      return typeof value === "string" ? value : undefined;
    },
    list(option) {
      const value = values[option];
      return Array.isArray(value) ? value.map(String) : [];
    },
    has: (option) => values[option] !== undefined && values[option] !== false,
    value: (option) => values[option],
  };
}
