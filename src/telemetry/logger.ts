/** The hub's log, written by pino. */

import { pino } from "pino";
import type { TelemetryConfig } from "./config.ts";
import { lineFields } from "./fields.ts";
import type { Log, LogLevel } from "./log.ts";
import { prettyLine } from "./pretty-line.ts";
import { type Scrubber, scrubber } from "./scrubber.ts";

/** Where lines go: standard error, for standard output belongs to the protocol and to results. */
export interface LogDestination {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Whether the terminal shows colours; left out, as `isTTY`. */
  readonly colours?: boolean;
}

/**
 * A log of one JSON object a line, or of readable lines on a terminal.
 *
 * `secrets` knows the values that must never be written; teach it before the first line that could
 * hold one.
 */
export function logger(
  settings: TelemetryConfig["log"],
  destination: LogDestination,
  secrets: Scrubber = scrubber(),
): Log {
  const { isTTY = false, colours = isTTY } = destination;
  const readable = settings.format === "auto" ? isTTY : settings.format === "pretty";
  const write = (line: string): void => {
    // Scrubbed before it is made readable: escapes put in later would break up a secret's spelling.
    const clean = secrets.scrub(line);
    destination.write(readable ? prettyLine(clean, colours) : clean);
  };
  const root = pino(
    {
      level: settings.level,
      base: null,
      messageKey: "message",
      errorKey: "error",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // The fields are already picked and bounded; pino's own serialiser would read further.
      serializers: { error: (error: unknown) => error },
    },
    { write },
  );
  return logOver(root);
}

function logOver(lines: pino.Logger): Log {
  const at =
    (level: LogLevel): Log[LogLevel] =>
    (message, fields) => {
      if (lines.isLevelEnabled(level)) lines[level](lineFields(fields ?? {}), message);
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => logOver(lines.child(lineFields(fields))),
  };
}
