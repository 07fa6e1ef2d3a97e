import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Json } from "./exhibit.ts";

/** What a server lived through, for a test to read: `event`, and what belongs to it. */
export interface Journal {
  note(event: string, details?: Json): void;
  entries(event?: string): readonly Entry[];
}

export type Entry = Json & { readonly event: string };

export function memoryJournal(): Journal {
  const kept: Entry[] = [];
  return {
    note: (event, details = {}) => void kept.push({ ...details, event }),
    entries: (event) => kept.filter((entry) => event === undefined || entry.event === event),
  };
}

/** One that another process can write, a line for each event. */
export function fileJournal(path: string): Journal {
  return {
    note: (event, details = {}) =>
      appendFileSync(path, `${JSON.stringify({ ...details, event })}\n`),
    entries(event) {
      const written = existsSync(path) ? readFileSync(path, "utf8") : "";
      const whole = written.slice(0, written.lastIndexOf("\n") + 1);
      const kept = whole
        .split("\n")
        .filter(Boolean)
        .map((line): Entry => JSON.parse(line));
      return kept.filter((entry) => event === undefined || entry.event === event);
    },
  };
}
