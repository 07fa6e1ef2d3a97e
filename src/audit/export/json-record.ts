import type { LoggedEntry } from "../reading/entry.ts";
import type { Gap } from "../reading/log-reader.ts";
import { visibleJson } from "../reading/visible-text.ts";

/** An entry as it stands in its log, with the log's origin before it; one line, whatever is in it. */
export function jsonRecord({ log, line, entry }: LoggedEntry): string {
  // Entries that name their log were read only where that is the right one.
  if (entry.log !== undefined) return visibleJson(line);
  return visibleJson(`{"log":${JSON.stringify(log)},${line.slice(line.indexOf("{") + 1)}`);
}

/** What stands in for entries that are not there any more. */
export const gapRecord = ({ log, from, before, time }: Gap): string =>
  JSON.stringify({ log, seq: from, at: new Date(time).toISOString(), kind: "gap", before });
