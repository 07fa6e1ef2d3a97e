/** The command line, from its words to an exit status. */

import { problemsIn } from "../config/errors.ts";
import { isKumihimoError, type KumihimoError } from "../kernel/errors.ts";
import { type Language, languageOf } from "../kernel/language.ts";
import type { CommandEntry } from "./command-entry.ts";
import { commands } from "./commands.ts";
import type { Command, Context, Given, Outside } from "./define-command.ts";
import { exitStatus } from "./exit-status.ts";
import { interruption } from "./interruption.ts";
import { locate } from "./locate.ts";
import { overview } from "./overview.ts";
import { parse } from "./parse.ts";
import { printable } from "./terminal.ts";

type Surroundings = Omit<Context, "signal">;

/** Runs one command line, without the program's own name. It neither throws nor ends the process. */
export async function run(argv: readonly string[], outside: Outside): Promise<number> {
  const language = languageIn(argv, outside.environment);
  const surroundings = { ...outside, language };
  try {
    const located = locate(argv);
    if (located === "none") return await withoutCommand(argv, surroundings);
    if ("entry" in located) return await runEntry(located.entry, located.words, surroundings);
    outside.terminal.print(overview(located.group, language));
    return argv.some(isHelp) ? exitStatus.ok : exitStatus.usage;
  } catch (error) {
    if (argv.some(isJson)) return reportJson(error, surroundings);
    return report(error, surroundings);
  }
}

async function runEntry(
  entry: CommandEntry,
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { terminal, language } = surroundings;
  const command = await entry.load();
  const line = { ...command, name: `kumihimo ${entry.name}`, summary: entry.summary[language] };
  const parsed = parse(line, words, language);
  if ("given" in parsed) return await runCommand(command, parsed.given, surroundings);
  terminal.print(parsed.help);
  return exitStatus.ok;
}

/** A command that was interrupted ends with the signal's status, whatever else came of it. */
async function runCommand(
  command: Command,
  given: Given,
  surroundings: Surroundings,
): Promise<number> {
  if (command.stopsItself === true) {
    return await command.run(given, { ...surroundings, signal: new AbortController().signal });
  }
  using interrupted = interruption(surroundings.signals);
  try {
    const status = await command.run(given, { ...surroundings, signal: interrupted.signal });
    return interrupted.status ?? status;
  } catch (error) {
    if (interrupted.status === undefined) throw error;
    return interrupted.status;
  }
}

async function withoutCommand(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const version = commands.find(({ name }) => name === "version");
  const words = argv.filter((word) => word !== "--version" && word !== "-V");
  if (version !== undefined && words.length < argv.length) {
    return await runEntry(version, words, surroundings);
  }
  surroundings.terminal.print(overview(commands, surroundings.language));
  return exitStatus.ok;
}

const isHelp = (word: string): boolean => word === "--help" || word === "-h";

const isJson = (word: string): boolean => word === "--json" || word.startsWith("--json=");

/** `--language`, else the locale of the environment, as POSIX ranks its variables. */
function languageIn(argv: readonly string[], environment: Outside["environment"]): Language {
  const at = argv.findIndex((word) => word === "--language" || word.startsWith("--language="));
  const written = argv[at]?.split("=")[1] ?? argv[at + 1];
  if (at >= 0 && written !== undefined) return languageOf(written);
  return languageOf(environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"]);
}

function report(error: unknown, { terminal, language, secrets }: Surroundings): number {
  const known = isKumihimoError(error);
  const { message, advice } = known ? error.words(language) : { message: bug(error), advice: "" };
  const text = secrets.scrub(`${message}\n${advice}`.trimEnd());
  terminal.warn(printable(text, { isTTY: terminal.isWatched }));
  return known && isUsage(error) ? exitStatus.usage : exitStatus.failed;
}

function reportJson(error: unknown, surroundings: Surroundings): number {
  if (!isKumihimoError(error)) return report(error, surroundings);
  const { terminal, language, secrets } = surroundings;
  const failure = { code: error.code, ...error.words(language) };
  terminal.print(secrets.scrub(JSON.stringify({ error: failure })));
  return isUsage(error) ? exitStatus.usage : exitStatus.failed;
}

/** A bug: whoever sits here may see where it is. */
const bug = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** The command line itself is wrong, and nothing else is. */
const isUsage = (error: KumihimoError): boolean =>
  error.code === "cli.usage" ||
  problemsIn(error)?.every(({ where }) => where.startsWith("--")) === true;
