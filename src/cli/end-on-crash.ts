import { errorFields } from "../telemetry/error-fields.ts";
import { prettyLine } from "../telemetry/pretty-line.ts";
import type { Scrubber } from "../telemetry/scrubber.ts";
import { exitStatus } from "./exit-status.ts";
import type { Terminal } from "./terminal.ts";

/** The process; a test gives its own. */
export interface Crashing {
  on(event: "uncaughtException", listener: (error: unknown) => void): unknown;
  exit(status: number): unknown;
}

/**
 * Ends the process after a failure that nobody caught, with one line like those of the log. Node.js
 * itself would write all that hangs on the error: the headers of a request, the options of a connection.
 */
export function endOnCrash(
  process: Crashing,
  { draw, isWatched }: Pick<Terminal, "draw" | "isWatched">,
  secrets: Scrubber,
): void {
  process.on("uncaughtException", (error) => {
    const line = JSON.stringify({
      level: "error",
      time: new Date().toISOString(),
      error: errorFields(error),
      message: "The program failed and ends.",
    });
    const clean = secrets.scrub(`${line}\n`);
    draw(isWatched ? prettyLine(clean, false) : clean);
    process.exit(exitStatus.failed);
  });
}
