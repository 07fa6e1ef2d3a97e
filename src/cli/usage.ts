/** What is said when a command line does not parse. */

import type { CommanderError } from "commander";
import type { KumihimoError } from "../kernel/errors.ts";
import type { Localized } from "../kernel/language.ts";
import { nearest } from "../kernel/nearest.ts";
import { cliErrors } from "./errors.ts";

/** What is wrong with the words that were written, in both languages. */
export const usage = (en: string, ja: string): KumihimoError => cliErrors.usage({ en, ja });

/** A question after a misspelt name; `otherwise` where no name is near. */
export function didYouMean(
  name: string,
  names: readonly string[],
  otherwise: Localized,
): Localized {
  const near = nearest(name, names);
  if (near === undefined) return otherwise;
  return { en: `Did you mean "${near}"?`, ja: `「${near}」ではありませんか？` };
}

export function unknownCommand(name: string, names: readonly string[]): KumihimoError {
  const hint = didYouMean(name, names, {
    en: "`kumihimo --help` lists them.",
    ja: "`kumihimo --help` で一覧できます。",
  });
  return usage(
    `There is no command "${name}". ${hint.en}`,
    `「${name}」というコマンドはありません。${hint.ja}`,
  );
}

/** commander speaks English only; what it quotes is the same in every language. */
export function fromCommander({ code, message }: CommanderError): KumihimoError {
  const en = message.replace(/^error: /, "").replace(/\n\(/, " (");
  const [first = "", second = ""] = [...message.matchAll(/'([^']*)'/g)].map(([, text]) => text);
  const japanese: Readonly<Record<string, string>> = {
    "commander.unknownOption": `「${first}」というオプションはありません。${suggested(message)}`,
    "commander.missingArgument": `引数「${first}」がありません。`,
    "commander.optionMissingArgument": `オプション「${first}」に値がありません。`,
    "commander.excessArguments": `余分な引数があります: ${message.split(": ").at(-1) ?? ""}`,
    "commander.invalidArgument": `オプション「${first}」に「${second}」は使えません。使える値: ${choicesIn(message)}`,
  };
  return usage(sentence(en), japanese[code] ?? sentence(en));
}

const suggested = (message: string): string => {
  const near = /Did you mean (?:one of )?(.+)\?/.exec(message)?.[1];
  return near === undefined ? "" : ` 「${near}」ではありませんか？`;
};

const choicesIn = (message: string): string =>
  /Allowed choices are (.+)\.$/.exec(message)?.[1] ?? "";

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
