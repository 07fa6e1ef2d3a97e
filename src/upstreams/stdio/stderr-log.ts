import type { Log } from "../../telemetry/log.ts";
import { lineSplitter } from "./line-splitter.ts";

/** What a child says on its standard error. */
export interface StderrLog {
  write(chunk: Buffer): void;
  /** Its last few lines, for the log entry on how it ended. */
  last(): string;
}

const longestLine = 2000;
const linesPerSecond = 50;
const keptLines = 5;

/** Writes line by line at `debug`; of a child that talks without end only so much a second. */
export function stderrLog(log: Log): StderrLog {
  let second = 0;
  let inThisSecond = 0;
  let left: string[] = [];

  const note = (text: Buffer): void => {
    const line = text.toString();
    left = [...left, line].slice(-keptLines);
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) {
      if (inThisSecond > linesPerSecond) {
        log.debug("Further lines were left out.", { count: inThisSecond - linesPerSecond });
      }
      second = now;
      inThisSecond = 0;
    }
    inThisSecond += 1;
    if (inThisSecond <= linesPerSecond) log.debug(line);
  };

  const lines = lineSplitter(longestLine, { line: note, tooLong: note });
  return { write: (chunk) => lines.write(chunk), last: () => left.join(" | ") };
}
