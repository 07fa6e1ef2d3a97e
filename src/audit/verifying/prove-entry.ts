import path from "node:path";
import { parseVkey, vkeyText } from "../notes/verifier-key.ts";
import { storedTree } from "../tree/stored-subtrees.ts";
import { checkProof } from "./check-proof.ts";
import { type FixedPoint, isDamage, judgeNote, splitNotes } from "./checkpoint-file.ts";
import { eachLine } from "./each-line.ts";
import { entryOf } from "./entry-head.ts";
import { verificationErrors } from "./errors.ts";
import { findEntry, type FoundEntry, type Wanted } from "./find-entry.ts";
import type { GivenCheckpoint } from "./given-checkpoints.ts";
import { segmentName } from "../log-names.ts";
import { listLog, type LogFiles } from "./log-files.ts";
import { openPlain, readPlain } from "./plain-file.ts";
import type { ProofBundle } from "./proof-bundle.ts";

export interface ProvingNeeds {
  /** Of the log. */
  readonly folder: string;
  readonly wanted: Wanted;
  /** One that somebody else kept; the proof joins the entry to it. */
  readonly kept: GivenCheckpoint | undefined;
  readonly signal: AbortSignal;
}

/**
 * The proof of one entry; nothing where the log has no such entry.
 *
 * @throws `audit.notCovered`, `audit.notProvable`, `audit.unreadable`, the signal's reason
 */
export async function proveEntry(needs: ProvingNeeds): Promise<ProofBundle | undefined> {
  const { folder, wanted, kept, signal } = needs;
  const files = await listLog(folder);
  const found = await findEntry(files, wanted, signal);
  if (found === undefined) return undefined;
  const key = await keyOf(folder);
  const point = await covering(files, found, key);
  const tree = storedTree(folder);
  const proof = async (): Promise<ProofBundle> => ({
    entry: found.seq,
    line: found.line.toString(),
    inclusion: await tree.inclusion(found.seq, point.size),
    checkpoint: point.written,
    key: vkeyText(key),
    body: await bodyOf(files, found, signal),
    consistency: kept && {
      checkpoint: kept.written,
      path: await tree.consistency(...sizes(point.size, kept.size)),
    },
  });
  const bundle = await proof().catch((error: unknown) => {
    signal.throwIfAborted();
    throw verificationErrors.notProvable({ entry: found.seq }, { cause: error });
  });
  // Hash lists are no evidence: what was made of them has to hold before anybody is given it.
  const { faults } = checkProof(bundle, { trusted: [], checkpoints: [] });
  if (faults.length > 0) throw verificationErrors.notProvable({ entry: found.seq });
  return bundle;
}

const sizes = (one: number, other: number): [before: number, size: number] =>
  one <= other ? [one, other] : [other, one];

async function keyOf(folder: string) {
  const file = path.join(folder, "public-key");
  const bytes = await readPlain(file, 4096);
  if ("unreadable" in bytes) {
    throw verificationErrors.unreadable({ what: file, why: bytes.unreadable });
  }
  return parseVkey(bytes.toString());
}

/** The first checkpoint whose tree holds the entry. @throws `audit.notCovered` */
async function covering(
  { folder, segments }: LogFiles,
  { seq, segment }: FoundEntry,
  key: ReturnType<typeof parseVkey>,
): Promise<FixedPoint> {
  for (const start of segments.filter((each) => each >= segment)) {
    const file = segmentName(start, "checkpoints");
    const bytes = await readPlain(path.join(folder, file), 256 * 1024 * 1024);
    if ("unreadable" in bytes) continue;
    for (const note of splitNotes(bytes.toString()).notes) {
      const point = judgeNote(note, file, { key, origin: key.name });
      if (!isDamage(point) && point.size > seq) return point;
    }
  }
  throw verificationErrors.notCovered({ entry: seq });
}

/** The line of the entry's sealed body, if there is one still. */
async function bodyOf(
  { folder }: LogFiles,
  { seq, segment, line }: FoundEntry,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (entryOf(line.toString())?.["body"] === undefined) return undefined;
  const opened = await openPlain(path.join(folder, segmentName(segment, "bodies")));
  if ("unreadable" in opened) return undefined;
  await using file = opened;
  let body: string | undefined;
  const visitor = {
    mark: Buffer.alloc(0),
    long() {},
    line(bytes: Buffer, { start, end }: { readonly start: number; readonly end: number }) {
      const text = bytes.subarray(start, Math.min(end, start + 20)).toString("latin1");
      if (text.startsWith(`${seq} `)) body = bytes.toString("utf8", start, end);
    },
  };
  await eachLine(file, visitor, signal);
  return body;
}
