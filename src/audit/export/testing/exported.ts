/** Small logs and whole exports of them, for tests. */

import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { belongingsOf } from "../../../../test/belongings.ts";
import { call, type SmallLog, smallLog } from "../../reading/testing/small-log.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { Destination } from "../destinations/destination.ts";
import type { Patience } from "../destinations/until-taken.ts";
import { recordsOf } from "../export-format.ts";
import { type Exported, exportLogs, type ExportNeeds } from "../export-logs.ts";

export const patience: Patience = { attempts: 4, firstWaitSeconds: 0.01, held: () => undefined };

export function folderOf(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), "kumihimo-export-"));
  belongingsOf(t).defer(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export const logOf = (directory: string, entries: number): SmallLog => {
  const log = smallLog(directory);
  log.add(...Array.from({ length: entries }, (_, at) => call({ call: `c${at}` })));
  return log;
};

/** One run of an export, which goes on from the state file and keeps it. */
export async function exported(
  directory: string,
  state: string,
  destination: Destination,
  more: Partial<ExportNeeds> = {},
): Promise<Exported> {
  return await exportLogs({
    directory,
    from: await readCursor(state),
    fits: () => true,
    recordOf: recordsOf("jsonl", "1.2.3"),
    destination,
    damaged: () => undefined,
    missing: () => undefined,
    save: (cursor) => writeCursor(state, cursor),
    signal: AbortSignal.timeout(60_000),
    ...more,
  });
}

export const seqsIn = (text: string): readonly number[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line).seq);

export const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => at);

/** Listens on a free port of this machine until the test ends. */
export async function listening(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  belongingsOf(t).defer(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
