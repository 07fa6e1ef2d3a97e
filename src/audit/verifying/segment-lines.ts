import { hash } from "node:crypto";
import { hashBytes } from "../tree/hash.ts";
import { eachLine } from "./each-line.ts";
import { type EntryHead, entryOf, headOf } from "./entry-head.ts";
import type { PlainFile } from "./plain-file.ts";

/** What was read of the entries of a segment. */
export interface SegmentLines {
  readonly count: number;
  /** The leaf hash of each line, one behind the other. */
  readonly hashes: Buffer;
  /** The `seq` of each line; `NaN` where it is no entry. */
  readonly seqs: Float64Array;
  /** Where each line begins in the file. */
  readonly offsets: Float64Array;
  /** Bytes behind the last line feed. */
  readonly torn: number;
  /** Entries that are about the log itself, with their places among the lines. */
  readonly notable: readonly Notable[];
  readonly bodies: readonly BodyMark[];
  readonly last: EntryHead | undefined;
}

export interface Notable {
  readonly place: number;
  readonly entry: NonNullable<ReturnType<typeof entryOf>>;
}

/** An entry that has a body. */
export interface BodyMark {
  readonly place: number;
  readonly seq: number;
  /** SHA-256 of its line, base64url. */
  readonly body: string;
}

/** Hears the time of each entry, in their order. */
export type TimeListener = (at: string, seq: number) => void;

const notableKinds: ReadonlySet<string> = new Set([
  "segment",
  "opened",
  "closed",
  "erased",
  "removed",
  "lost",
]);

const bodyWord = '"body":"';

/** More are in no segment that the hub writes; their hashes would not fit into memory. */
export const mostLines = 4_000_000;
const mostNotableBytes = 64 * 1024 * 1024;

export class TooManyLines extends Error {}

/** @throws {@link TooManyLines}, the signal's reason, a failure of the disk */
export async function readSegment(
  file: PlainFile,
  heard: TimeListener,
  signal: AbortSignal,
): Promise<SegmentLines> {
  const gathered = new Gathered(heard);
  const torn = await eachLine(file, gathered, signal);
  return gathered.lines(torn);
}

class Gathered {
  readonly mark = Buffer.of(0);
  readonly #heard: TimeListener;
  #count = 0;
  #hashes = Buffer.alloc(1024 * hashBytes);
  #seqs = new Float64Array(1024);
  #offsets = new Float64Array(1024);
  readonly #notable: Notable[] = [];
  #notableBytes = 0;
  readonly #bodies: BodyMark[] = [];
  #last: EntryHead | undefined;
  /** Where the next body is told of in the bytes that are read just now, so that not each line is searched. */
  #nextBody: { readonly bytes: Buffer; readonly at: number } = { bytes: Buffer.alloc(0), at: -1 };

  constructor(heard: TimeListener) {
    this.#heard = heard;
  }

  line(
    bytes: Buffer,
    { start, end }: { readonly start: number; readonly end: number },
    offset: number,
  ): void {
    bytes[start - 1] = 0;
    this.#add(hash("sha256", bytes.subarray(start - 1, end), "binary"), offset);
    const place = this.#count - 1;
    const quick = headOf(bytes, start, end);
    const isCall = quick !== undefined && !notableKinds.has(quick.kind);
    const hasBody = this.#hasBody(bytes, start, end);
    if (isCall && !hasBody) return this.#know(place, quick);
    const entry = entryOf(bytes.toString("utf8", start, end));
    if (entry === undefined) return;
    this.#know(place, entry);
    if (typeof entry["body"] === "string") {
      this.#bodies.push({ place, seq: entry.seq, body: entry["body"] });
    }
    if (notableKinds.has(entry.kind) && this.#notableBytes < mostNotableBytes) {
      this.#notableBytes += end - start;
      this.#notable.push({ place, entry });
    }
  }

  long(digest: string, offset: number): void {
    this.#add(digest, offset);
  }

  lines(torn: number): SegmentLines {
    return {
      count: this.#count,
      hashes: this.#hashes.subarray(0, this.#count * hashBytes),
      seqs: this.#seqs.subarray(0, this.#count),
      offsets: this.#offsets.subarray(0, this.#count),
      torn,
      notable: this.#notable,
      bodies: this.#bodies,
      last: this.#last,
    };
  }

  #know(place: number, head: EntryHead): void {
    this.#seqs[place] = head.seq;
    this.#last = head;
    this.#heard(head.at, head.seq);
  }

  #add(digest: string, offset: number): void {
    if (this.#count === mostLines) throw new TooManyLines();
    if (this.#count === this.#seqs.length) this.#grow();
    this.#hashes.write(digest, this.#count * hashBytes, "latin1");
    this.#seqs[this.#count] = Number.NaN;
    this.#offsets[this.#count] = offset;
    this.#last = undefined;
    this.#count += 1;
  }

  #grow(): void {
    const size = this.#seqs.length * 2;
    const hashes = Buffer.alloc(size * hashBytes);
    hashes.set(this.#hashes);
    const [seqs, offsets] = [new Float64Array(size), new Float64Array(size)];
    seqs.set(this.#seqs);
    offsets.set(this.#offsets);
    [this.#hashes, this.#seqs, this.#offsets] = [hashes, seqs, offsets];
  }

  #hasBody(bytes: Buffer, start: number, end: number): boolean {
    let { at } = this.#nextBody;
    if (this.#nextBody.bytes !== bytes || (at >= 0 && at < start)) {
      const found = bytes.indexOf(bodyWord, start, "latin1");
      at = found < 0 ? Number.MAX_SAFE_INTEGER : found;
      this.#nextBody = { bytes, at };
    }
    return at < end;
  }
}
