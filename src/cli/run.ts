/** The command line, from its words to an exit status. */

import { problemsIn } from "../config/errors.ts";
import { isKumihimoError, type KumihimoError } from "../kernel/errors.ts";
import { type Language, languageOf } from "../kernel/language.ts";
import { type CommandEntry, commands } from "./commands.ts";
import type { Context, Outside } from "./define-command.ts";
import { exitStatus } from "./exit-status.ts";
import { locate } from "./locate.ts";
import { overview } from "./overview.ts";
import { parse } from "./parse.ts";

/** Runs one command line, without the program's own name. It neither throws nor ends the process. */
export async function run(argv: readonly string[], outside: Outside): Promise<number> {
  const context: Context = { ...outside, language: languageIn(argv, outside.environment) };
  try {
    const located = locate(argv);
    if (located === "none") return await withoutCommand(argv, context);
    if ("entry" in located) return await runEntry(located.entry, located.words, context);
    context.terminal.print(overview(located.group, context.language));
    return wantsHelp(argv) ? exitStatus.ok : exitStatus.usage;
  } catch (error) {
    return reportFailure(error, isJson(argv), context);
  }
}

async function runEntry(entry: CommandEntry, words: readonly string[], context: Context) {
  const command = await entry.load();
  const line = {
    ...command,
    name: `kumihimo ${entry.name}`,
    summary: entry.summary[context.language],
  };
  const parsed = parse(line, words, context.language);
  if ("given" in parsed) return await command.run(parsed.given, context);
  context.terminal.print(parsed.help.trimEnd());
  return exitStatus.ok;
}

async function withoutCommand(argv: readonly string[], context: Context): Promise<number> {
  const version = commands.find(({ name }) => name === "version");
  if (version !== undefined && argv.some((word) => word === "--version" || word === "-V")) {
    return await runEntry(
      version,
      argv.filter((word) => !/^(?:-V|--version)$/.test(word)),
      context,
    );
  }
  context.terminal.print(overview(commands, context.language));
  return exitStatus.ok;
}

const wantsHelp = (argv: readonly string[]): boolean =>
  argv.some((word) => word === "--help" || word === "-h");

const isJson = (argv: readonly string[]): boolean =>
  argv.some((word) => word === "--json" || word.startsWith("--json="));

/** `--language`, else the locale of the environment, as POSIX ranks its variables. */
function languageIn(argv: readonly string[], environment: Outside["environment"]): Language {
  const at = argv.findIndex((word) => word === "--language" || word.startsWith("--language="));
  const written = argv[at]?.split("=")[1] ?? argv[at + 1];
  if (at >= 0 && written !== undefined) return languageOf(written);
  return languageOf(environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"]);
}

function reportFailure(error: unknown, json: boolean, { terminal, language }: Context): number {
  if (!isKumihimoError(error)) {
    terminal.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exitStatus.failed;
  }
  const { message, advice } = error.words(language);
  if (json) terminal.print(JSON.stringify({ error: { code: error.code, message, advice } }));
  else terminal.warn(`${message}\n${advice}`);
  return isUsage(error) ? exitStatus.usage : exitStatus.failed;
}

/** The command line itself is wrong, and nothing else is. */
const isUsage = (error: KumihimoError): boolean =>
  error.code === "cli.usage" ||
  problemsIn(error)?.every(({ where }) => where.startsWith("--")) === true;
