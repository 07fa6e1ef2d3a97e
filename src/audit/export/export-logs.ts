import { logsIn } from "../reading/log-folders.ts";
import type { Filter } from "../reading/filter.ts";
import { type Found, type Gap, isEntry } from "../reading/log-reader.ts";
import { type ReadLogs, readLogs } from "../reading/read-logs.ts";
import type { Cursor } from "./cursor.ts";
import type { Destination } from "./destinations/destination.ts";
import type { ExportRecord } from "./export-format.ts";

export interface ExportNeeds extends ReadLogs {
  readonly fits: Filter;
  readonly recordOf: (found: Found) => ExportRecord;
  readonly destination: Destination;
  /** Called with each gap, which is exported as a record of its own. */
  readonly missing: (gap: Gap) => void;
  /** Keeps how far the log was exported; called only after what came before was delivered. */
  readonly save: (cursor: Cursor) => Promise<void>;
}

export interface Exported {
  readonly records: number;
  /** Gaps that were seen. */
  readonly gaps: number;
  readonly next: Cursor;
}

/** What is delivered at once: records, and bytes of their texts. One longer record goes alone. */
const mostRecords = 1000;
const mostBytes = 1024 * 1024;

/**
 * Sends what the logs hold, at least once: after a failure, or an end in the middle, the next run goes
 * on behind the last records that were surely delivered.
 *
 * @throws what the destination throws, and the signal's reason
 */
export async function exportLogs(needs: ExportNeeds): Promise<Exported> {
  const { destination, save, signal } = needs;
  const next = await cursorOf(needs);
  const counts = { records: 0, gaps: 0 };
  let waiting: ExportRecord[] = [];
  let bytes = 0;
  let isSaved = next.size === (needs.from?.size ?? 0);

  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await destination.deliver(waiting, signal);
    if (!isSaved) await save(next);
    counts.records += waiting.length;
    waiting = [];
    bytes = 0;
    isSaved = true;
  };
  const add = async (record: ExportRecord): Promise<void> => {
    const length = Buffer.byteLength(record.text) + 1;
    if (waiting.length >= mostRecords || (bytes + length > mostBytes && bytes > 0)) await flush();
    waiting.push(record);
    bytes += length;
  };

  for await (const batch of readLogs(needs)) {
    for (const found of batch) {
      if (!isEntry(found)) {
        counts.gaps += 1;
        needs.missing(found);
      }
      // Flushed before the cursor moves over it: a cursor never says more than was delivered.
      if (!isEntry(found) || needs.fits(found)) await add(needs.recordOf(found));
      next.set(found.log, isEntry(found) ? found.entry.seq + 1 : found.before);
      isSaved = false;
    }
    if (batch.length === 0) await flush();
  }
  await flush();
  return { ...counts, next };
}

/** Where it begins. A log that is gone is told of once, and then forgotten. */
async function cursorOf({ directory, from, damaged }: ExportNeeds): Promise<Map<string, number>> {
  const there = await logsIn(directory);
  const next = new Map(from);
  for (const log of next.keys()) {
    if (there.some(({ origin }) => origin === log)) continue;
    damaged({ log, segment: 0, what: "gone" });
    next.delete(log);
  }
  return next;
}
