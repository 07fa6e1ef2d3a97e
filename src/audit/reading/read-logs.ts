import { changesUnder } from "./changes.ts";
import type { Damage } from "./damage.ts";
import { logsIn } from "./log-folders.ts";
import { type Found, LogReader } from "./log-reader.ts";
import { merged } from "./merged.ts";

export interface ReadLogs {
  /** A folder of logs. One that is not there holds none yet. */
  readonly directory: string;
  /** Origins of those that are wanted; left out, all. */
  readonly logs?: readonly string[] | undefined;
  /**
   * The number of the next entry that is wanted of each log, by its origin; a log that is not in it is
   * read from 0 on. Left out, each from the first that it still has.
   */
  readonly from?: ReadonlyMap<string, number> | undefined;
  /** Segments of other times are passed over; entries of other times may come all the same. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Goes on with what is written later. An empty batch says that all that is there by now was read. */
  readonly follow?: boolean | undefined;
  readonly damaged: (damage: Damage) => void;
  readonly signal: AbortSignal;
}

/**
 * Entries of all logs of a folder, the oldest first, in batches. Of each log it holds some hundred
 * kilobytes at a time, however long it is.
 *
 * @throws the signal's reason, and what the file system says of a folder that cannot be read.
 */
export async function* readLogs(options: ReadLogs): AsyncGenerator<readonly Found[]> {
  const { directory, follow = false, signal } = options;
  using changes = follow ? changesUnder(directory) : undefined;
  const readers = new Map<string, LogReader>();
  for (;;) {
    await addNew(readers, options);
    yield* merged([...readers.values()].map((reader) => reader.read(signal)));
    if (changes === undefined) return;
    yield [];
    await changes.next(signal);
  }
}

async function addNew(
  readers: Map<string, LogReader>,
  { directory, logs, from, since, until, damaged }: ReadLogs,
): Promise<void> {
  for (const log of await logsIn(directory)) {
    const { origin } = log;
    if (readers.has(origin) || logs?.includes(origin) === false) continue;
    const first = from === undefined ? undefined : (from.get(origin) ?? 0);
    readers.set(origin, new LogReader({ log, from: first, since, until, damaged }));
  }
}
