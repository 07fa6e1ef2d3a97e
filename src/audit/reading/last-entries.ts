import type { LoggedEntry } from "./entry.ts";
import type { Filter } from "./filter.ts";
import { type LogFolder, logsIn, segmentsIn } from "./log-folders.ts";
import { isEntry, LogReader } from "./log-reader.ts";
import { merged } from "./merged.ts";
import type { ReadLogs } from "./read-logs.ts";
import { isBefore } from "./segment-times.ts";

type LastNeeds = Pick<ReadLogs, "directory" | "logs" | "since" | "damaged" | "signal">;

export interface LastEntries {
  /** The oldest first. */
  readonly entries: readonly LoggedEntry[];
  /** What each log goes on with. */
  readonly next: ReadonlyMap<string, number>;
}

/** The last `count` entries that fit, of all logs together; segments are read from the newest back. */
export async function lastEntries(
  count: number,
  fits: Filter,
  needs: LastNeeds,
): Promise<LastEntries> {
  const next = new Map<string, number>();
  const parts: (readonly LoggedEntry[])[] = [];
  for (const log of await logsIn(needs.directory)) {
    if (needs.logs?.includes(log.origin) === false) continue;
    const last = await lastOf(log, count, fits, needs);
    if (last.entries.length > 0) parts.push(last.entries);
    next.set(log.origin, last.next);
  }
  const entries: LoggedEntry[] = [];
  for await (const batch of merged(parts.map(asBatch))) entries.push(...batch.filter(isEntry));
  return { entries: count === 0 ? [] : entries.slice(-count), next };
}

async function* asBatch(entries: readonly LoggedEntry[]): AsyncGenerator<readonly LoggedEntry[]> {
  yield entries;
}

async function lastOf(
  log: LogFolder,
  count: number,
  fits: Filter,
  { since, damaged, signal }: LastNeeds,
): Promise<{ readonly entries: readonly LoggedEntry[]; readonly next: number }> {
  const segments = await segmentsIn(log.folder);
  const parts: (readonly LoggedEntry[])[] = [];
  let missing = count;
  let next = segments.at(-1) ?? 0;
  for (const segment of segments.toReversed()) {
    const last = new Last(missing);
    const reader = new LogReader({ log, only: segment, damaged });
    for await (const batch of reader.read(signal)) {
      const entries = batch.filter(isEntry);
      next = Math.max(next, (entries.at(-1)?.entry.seq ?? -1) + 1);
      last.add(entries.filter(fits));
    }
    parts.push(last.entries);
    missing -= last.entries.length;
    if (missing === 0) break;
    if (since !== undefined && (await isBefore(log, segment, since))) break;
  }
  return { entries: parts.toReversed().flat(), next };
}

/** The last few of what is added. */
class Last {
  readonly #most: number;
  #kept: readonly LoggedEntry[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get entries(): readonly LoggedEntry[] {
    return this.#kept;
  }

  add(entries: readonly LoggedEntry[]): void {
    this.#kept = this.#most === 0 ? [] : [...this.#kept, ...entries].slice(-this.#most);
  }
}
