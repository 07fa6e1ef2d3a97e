import type { CommandEntry } from "./command-entry.ts";
import { commands } from "./commands.ts";
import { unknownCommand } from "./usage.ts";

export type Located =
  /** `words` is the command line without the command's name. */
  | { readonly entry: CommandEntry; readonly words: readonly string[] }
  /** Only the first word of a two-word command was written. */
  | { readonly group: readonly CommandEntry[] }
  | "none";

/** Finds the command that is meant; options may stand before it. @throws `cli.usage` */
export function locate(argv: readonly string[]): Located {
  const at = firstWord(argv);
  const [first, second] = argv.slice(at);
  if (first === undefined) return "none";
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  const hasSecond = second !== undefined && !second.startsWith("-");
  if (group.length > 0 && !hasSecond) return { group };
  const name = group.length > 0 ? `${first} ${second}` : first;
  const entry = commands.find((each) => each.name === name);
  if (entry === undefined)
    throw unknownCommand(
      name,
      commands.map((each) => each.name),
    );
  return { entry, words: argv.toSpliced(at, name.split(" ").length) };
}

/** Of the options that may stand before a command only `--language` takes a word of its own. */
function firstWord(argv: readonly string[]): number {
  let at = 0;
  while (argv[at]?.startsWith("-") === true) at += argv[at] === "--language" ? 2 : 1;
  return at;
}
