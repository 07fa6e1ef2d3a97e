/** A log as the last process left it, fit to be gone on with. */

import { createReadStream } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import { parseCheckpoint, type Checkpoint } from "../notes/checkpoint.ts";
import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import type { VerifierKey } from "../notes/verifier-key.ts";
import { Frontier } from "../tree/frontier.ts";
import { hashBytes, leafHash, type TreeHash } from "../tree/hash.ts";
import type { LogState } from "./log-writer-needs.ts";
import type { SignedCheckpoint } from "./sealer.ts";
import { segmentFile, segmentIn } from "./segment.ts";
import { toldBytes } from "./told-bodies.ts";

export interface ResumedLog extends LogState {
  /** The last checkpoint. */
  readonly last: SignedCheckpoint | undefined;
  /** Bytes of an entry that the last process did not finish. */
  readonly torn: number;
}

/** Why a log cannot be gone on with. */
export class DamagedLog extends Error {}

/**
 * Reads the last segment of a log. Entries behind its last checkpoint are taken as they are; what is left
 * of an unfinished one is cut off with the next write.
 *
 * @throws `DamagedLog` where the log is not the one of its last checkpoint
 */
export async function resumeLog(folder: string, key: VerifierKey): Promise<ResumedLog> {
  const starts = await startsIn(folder);
  const start = starts.at(-1);
  if (start === undefined) return fresh(folder);
  const notes = await notesOf(folder, start, key);
  const before = starts.at(-2);
  const signed =
    notes.last ?? (before === undefined ? undefined : (await notesOf(folder, before, key)).last);
  const size = signed?.size ?? 0;
  const stored = await hashesOf(folder, start);
  const read = new SegmentReading(start, size - start, stored);
  for await (const chunk of createReadStream(join(folder, segmentFile(start, "entries")))) {
    read.add(chunk);
  }
  if (read.count === 0) return emptied(folder, start, key, starts.length);
  const frontier = read.frontier(signed);
  // A power cut may take hashes whose checkpoint it left: they are written again with the next.
  const kept = Math.min(stored.length, Math.max(0, size - start));
  const unsigned = read.leaves.slice(kept);
  return {
    folder,
    frontier,
    unsigned,
    last: signed,
    torn: read.torn,
    segment: segmentIn(folder, start, {
      entries: read.bytes,
      hashes: kept * hashBytes,
      checkpoints: notes.bytes,
      bodies: await toldBytes(join(folder, segmentFile(start, "bodies")), frontier.size),
    }),
  };
}

const fresh = (folder: string): ResumedLog => ({
  folder,
  frontier: new Frontier(),
  segment: undefined,
  unsigned: [],
  last: undefined,
  torn: 0,
});

/** A segment that nothing was written to any more: the one before goes on. */
async function emptied(
  folder: string,
  start: number,
  key: VerifierKey,
  segments: number,
): Promise<ResumedLog> {
  if (start > 0 && segments === 1) throw new DamagedLog("its entries are gone");
  const file = join(folder, segmentFile(start, "entries"));
  await rm(file);
  return resumeLog(folder, key);
}

/** Of its segments, in their order. */
export async function startsIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names
    .map((name) => /^(?<start>\d{20})\.jsonl$/.exec(name)?.groups?.["start"])
    .filter((start) => start !== undefined)
    .map(Number)
    .toSorted((one, other) => one - other);
}

interface Notes {
  readonly last: SignedCheckpoint | undefined;
  /** Of the whole ones. */
  readonly bytes: number;
}

async function notesOf(folder: string, start: number, key: VerifierKey): Promise<Notes> {
  const text = (await bytesOf(join(folder, segmentFile(start, "checkpoints")))).toString();
  const pieces = text.split("\n\n");
  let bytes = 0;
  let last: SignedCheckpoint | undefined;
  for (let place = 0; place + 1 < pieces.length; place += 2) {
    // The line feed at the end of every note but the last is the first of the border behind it.
    const isLast = place + 2 >= pieces.length;
    const note = `${pieces[place]}\n\n${pieces[place + 1]}${isLast ? "" : "\n"}`;
    const parsed = parseNote(note);
    if (parsed === undefined) break;
    const checkpoint = parseCheckpoint(parsed.text);
    if (checkpoint?.origin !== key.name || !isSignedBy(parsed, key)) {
      throw new DamagedLog("a checkpoint is not signed by this hub");
    }
    bytes += (bytes === 0 ? 0 : 1) + Buffer.byteLength(note);
    // What a witness signed is added later, and may be of an earlier size, or of the segment before.
    if (checkpoint.size >= Math.max(start + 1, last?.size ?? 0)) last = { ...checkpoint, note };
  }
  return { last, bytes };
}

async function hashesOf(folder: string, start: number): Promise<TreeHash[]> {
  const bytes = await bytesOf(join(folder, segmentFile(start, "hashes")));
  const count = Math.floor(bytes.length / hashBytes);
  return Array.from({ length: count }, (_, place) =>
    bytes.subarray(place * hashBytes, (place + 1) * hashBytes),
  );
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

/** The lines of a segment, of which those that are signed are only counted. */
class SegmentReading {
  /** Of its entries. */
  readonly leaves: TreeHash[] = [];
  /** Of its whole lines. */
  bytes = 0;
  readonly #start: number;
  readonly #signed: number;
  readonly #stored: readonly TreeHash[];
  #rest = Buffer.alloc(0);
  /** Behind a line that is no entry. */
  #beyond = 0;
  #first: JsonObject | undefined;
  #isOver = false;

  constructor(start: number, signed: number, stored: readonly TreeHash[]) {
    this.#start = start;
    this.#signed = signed;
    this.#stored = stored;
  }

  get count(): number {
    return this.leaves.length;
  }

  get torn(): number {
    return this.#rest.length + this.#beyond;
  }

  add(chunk: Buffer): void {
    if (this.#isOver) {
      this.#beyond += chunk.length;
      return;
    }
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      if (!this.#take(bytes.subarray(from, end))) break;
      from = end + 1;
    }
    this.bytes += from;
    this.#rest = Buffer.from(bytes.subarray(from));
  }

  /** False where it is no entry: a power cut may leave anything behind the last one that was synced. */
  #take(line: Buffer): boolean {
    const place = this.count;
    const stored = place < this.#signed ? this.#stored[place] : undefined;
    if (place > 0 && stored !== undefined) {
      this.leaves.push(stored);
      return true;
    }
    const entry = entryIn(line);
    if (entry?.["seq"] !== this.#start + place) {
      this.#isOver = true;
      return false;
    }
    this.#first ??= entry;
    this.leaves.push(leafHash(line));
    return true;
  }

  /** Of all that was read. @throws `DamagedLog` where the checkpoint is of another tree */
  frontier(signed: Checkpoint | undefined): Frontier {
    const tree = this.#before();
    const isSigned = (): boolean => signed === undefined || signed.root.equals(tree.root());
    let isWell = tree.size === signed?.size ? isSigned() : signed === undefined;
    for (const leaf of this.leaves) {
      tree.append(leaf);
      if (tree.size === signed?.size) isWell = isSigned();
    }
    if (!isWell) throw new DamagedLog("its entries are not those of its last checkpoint");
    return tree;
  }

  /** The tree of the entries before this segment, as its first entry tells. */
  #before(): Frontier {
    const roots = this.#first?.["roots"];
    try {
      if (!Array.isArray(roots)) throw new RangeError("No roots.");
      return new Frontier(
        this.#start,
        roots.map((root) => Buffer.from(String(root), "base64")),
      );
    } catch (error) {
      throw new DamagedLog("its segment does not begin as it should", { cause: error });
    }
  }
}

function entryIn(line: Buffer): JsonObject | undefined {
  try {
    const entry: unknown = JSON.parse(line.toString());
    return isJsonObject(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}
