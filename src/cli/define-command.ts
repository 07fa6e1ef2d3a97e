/** The contract of a command. */

import type { EventEmitter } from "node:events";
import type { Language, Localized } from "../kernel/language.ts";
import type { Environment } from "../config/environment.ts";
import type { Scrubber } from "../telemetry/scrubber.ts";
import type { OpenApp } from "./app-contract.ts";
import type { Terminal } from "./terminal.ts";

/** What the process gives the command line; a test gives its own. */
export interface Outside {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** The folder that relative paths start from, absolute. */
  readonly directory: string;
  /** Sends `SIGINT`, `SIGTERM` and `SIGHUP`. */
  readonly signals: Pick<EventEmitter, "on" | "off">;
  /** All of standard input. */
  readInput(): Promise<string>;
  /**
   * A line that is a secret: where a person sits there asked for with `prompt` and not shown, else all
   * of standard input without its last line break.
   *
   * @throws the signal's reason
   */
  readSecret(prompt: string, signal: AbortSignal): Promise<string>;
  /** Learns the secrets of every configuration that is read; what is written about a failure goes through it. */
  readonly secrets: Scrubber;
  readonly open: OpenApp;
  /** The hub's own. */
  readonly version: string;
}

export interface Context extends Outside {
  readonly language: Language;
  /** Fires at Ctrl-C, or when the system ends the process; never for a command that stops itself. */
  readonly signal: AbortSignal;
}

export interface Option {
  /** As commander writes them: `--port <number>`. */
  readonly flags: string;
  readonly about: Localized;
  readonly repeatable?: true;
  readonly choices?: readonly string[];
}

interface Operand {
  /** `<tool>`, `[name]`, `<files...>` */
  readonly name: string;
  readonly about: Localized;
}

/** What was written on the command line. Names are those of the options in camelCase. */
export interface Given {
  readonly operands: readonly string[];
  text(option: string): string | undefined;
  list(option: string): readonly string[];
  /** Whether it was written, and not as `--no-...` or `=false`. */
  has(option: string): boolean;
  /** As commander read it. */
  value(option: string): unknown;
}

export interface Command {
  readonly operands?: readonly Operand[];
  readonly options?: readonly Option[];
  /** Takes options it does not know; they arrive among the operands, in order. */
  readonly open?: true;
  /** Hears `SIGINT` and `SIGTERM` itself. */
  readonly stopsItself?: true;
  /** Returns the exit status. It never calls `process.exit`, so a test can run it. */
  run(given: Given, context: Context): Promise<number>;
}

/** Returns the command unchanged; it is here so that its parts are checked where they are written. */
export const defineCommand = (command: Command): Command => command;
