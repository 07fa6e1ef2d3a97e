/** What is older than it has to be is removed, and the log says so. */

import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import { writeAtomically } from "../../storage/private-file.ts";
import { signedNote, type Signer } from "../notes/signed-note.ts";
import type { AuditKey } from "../keys/audit-key.ts";
import { lockOf } from "./open-log.ts";
import { ownLogs } from "./own-logs.ts";
import { startsIn } from "./resume-log.ts";
import { segmentFile } from "./segment.ts";

/** The log that this process writes. */
export interface Removing {
  readonly folder: string;
  readonly signer: Signer;
  /** Writes an entry and resolves once a checkpoint covers it. @throws `audit.notWritten` */
  readonly tell: (entry: object) => Promise<void>;
}

const head = z.object({
  at: z.iso.datetime(),
  kind: z.literal("segment"),
  roots: z.array(z.string()),
});

/** Removes the segments all of whose entries are from before `time`, in milliseconds. */
export async function removeOldSegments(
  { folder, signer, tell }: Removing,
  time: number,
): Promise<void> {
  const starts = await startsIn(folder);
  let first: number | undefined;
  for (const start of starts.slice(1)) {
    const { at } = await headOf(folder, start);
    if (Date.parse(at) >= time) break;
    first = start;
  }
  if (first === undefined) return;
  const { roots } = await headOf(folder, first);
  await tell({ kind: "removed", before: first });
  const text = [signer.key.name, first, ...roots, ""].join("\n");
  await writeAtomically(join(folder, "before"), signedNote(text, signer));
  await removeBefore(folder, first);
}

/** The first entry of a segment tells when it begins, and of what tree it goes on. */
async function headOf(folder: string, start: number): Promise<z.output<typeof head>> {
  const input = createReadStream(join(folder, segmentFile(start, "entries")));
  try {
    for await (const line of createInterface({ input })) return head.parse(JSON.parse(line));
    throw new Error("The segment is empty.");
  } finally {
    input.destroy();
  }
}

async function removeBefore(folder: string, first: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const start = /^(?<start>\d{20})\./.exec(name)?.groups?.["start"];
    if (start !== undefined && Number(start) < first) await rm(join(folder, name));
  }
}

/** Removes whole logs that nobody has written to since `time`, in milliseconds. */
export async function removeOldLogs(
  directory: string,
  { key, own, tell }: { readonly key: AuditKey; readonly own: string } & Pick<Removing, "tell">,
  time: number,
): Promise<void> {
  for (const { folder, signer } of await ownLogs(directory, key)) {
    if (folder === own || (await lastWrite(folder)) >= time) continue;
    const lock = await lockOf(folder);
    if (lock === undefined) continue;
    await tell({ kind: "removed", log: signer.key.name });
    await rm(folder, { recursive: true });
    await lock[Symbol.asyncDispose]();
  }
}

async function lastWrite(folder: string): Promise<number> {
  const last = (await startsIn(folder)).at(-1);
  if (last === undefined) return Infinity;
  return (await stat(join(folder, segmentFile(last, "entries")))).mtimeMs;
}
