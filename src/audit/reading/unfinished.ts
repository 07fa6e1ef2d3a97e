import type { LoggedEntry } from "./entry.ts";
import { type Found, isEntry } from "./log-reader.ts";

/** An intent without an outcome. */
export interface Unfinished {
  readonly intent: LoggedEntry;
  /** Its process ended without it; left out, the process may still be at it. */
  readonly ended?: true;
}

/** Finds calls that were begun and never ended, of however many logs. What it holds is what runs at once. */
export class UnfinishedCalls {
  readonly #open = new Map<string, Map<number, LoggedEntry>>();

  /** Takes what was read, in the order of its log, and gives the calls of which it is certain now. */
  add(found: Found): readonly Unfinished[] {
    if (!isEntry(found)) return [];
    const { log, entry } = found;
    const open = this.#open.get(log) ?? new Map<number, LoggedEntry>();
    this.#open.set(log, open);
    if (entry.kind === "intent") open.set(entry.seq, found);
    if (entry.intent !== undefined) open.delete(entry.intent);
    // Whoever begins to write, or says that nothing more comes, has no call under way.
    if (entry.kind !== "opened" && entry.kind !== "closed") return [];
    const certain = [...open.values()].map((intent): Unfinished => ({ intent, ended: true }));
    open.clear();
    return certain;
  }

  /** Those of which nothing more is known at the end of the logs. */
  rest(): readonly Unfinished[] {
    return [...this.#open.values()].flatMap((open) =>
      [...open.values()].map((intent) => ({ intent })),
    );
  }
}
