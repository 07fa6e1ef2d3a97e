import type { Log } from "../../../telemetry/log.ts";
import { logger } from "../../../telemetry/logger.ts";

/** The hub's log, and its lines. */
export function heardLog(): { readonly log: Log; readonly lines: () => readonly string[] } {
  let written = "";
  const settings = { level: "debug", format: "json" } as const;
  const log = logger(settings, { write: (text) => (written += text) });
  return { log, lines: () => written.split("\n").filter((line) => line !== "") };
}
